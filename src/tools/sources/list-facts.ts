/** What one source states, fact by fact, as a model reads it. */

import * as z from "zod";
import type { Passage, Place } from "../../evidence/passage.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import { defineAnswer } from "../../models/answers/define-answer.ts";
import type { Answered, ModelSession } from "../../models/models.ts";
import { assemblePrompt } from "../../models/prompts/assemble-prompt.ts";
import type { Material } from "../../models/prompts/prompt.ts";

/** Facts taken of one source; more would drown the others when they are brought together. */
const most = 30;

/** Characters of a source that are read; the rules read all of it. */
const longest = 60_000;

export interface Observation {
  /** One sentence of the model's. */
  readonly text: string;
  /** The source's own words behind it; absent where the source does not say so in these words. */
  readonly quote?: string;
  readonly place?: Place;
}

const listed = defineAnswer(
  "facts_listed",
  z.object({
    facts: z.array(z.object({ statement: z.string(), quote: z.string().nullable() })),
  }),
);

export interface Listing {
  readonly source: string;
  readonly language: Language;
  /** What the engines read in the source, with places; a quote must be found here. */
  readonly passages: readonly Passage[];
}

/** The facts of a text, a document or a transcript. */
export async function listFacts(
  session: ModelSession,
  listing: Listing,
): Promise<Answered<readonly Observation[]>> {
  const answered = await session.generate({ prompt: promptOf("text", listing), answer: listed });
  return { ...answered, value: observations(answered.value, listing) };
}

/** The facts of a picture. */
export async function listPictureFacts(
  session: ModelSession,
  listing: Listing,
  bytes: Uint8Array,
): Promise<Answered<readonly Observation[]>> {
  const prompt = promptOf("picture", listing);
  const answered = await session.describe({ prompt, answer: listed, pictures: [{ bytes }] });
  return { ...answered, value: observations(answered.value, listing) };
}

/** The source keeps its id in every language: answers name it so. */
const textIn: Localized<(source: string) => string> = {
  en: (source) => `${source}, text read by OCR`,
  ja: (source) => `${source}、OCR で読み取った文字`,
};

function promptOf(kind: "text" | "picture", { source, language, passages }: Listing) {
  const text = passages
    .map((passage) => passage.text)
    .join("\n")
    .slice(0, longest);
  const label = kind === "picture" ? textIn[language](source) : source;
  const material: Material[] = text === "" ? [] : [{ label, text }];
  const values = { source, most: String(most) };
  return assemblePrompt(`list-facts-${kind}`, language, { values, material });
}

function observations(
  { facts }: z.output<typeof listed.check>,
  { passages }: Listing,
): Observation[] {
  return facts.slice(0, most).flatMap(({ statement, quote }) => {
    const text = statement.trim();
    if (text === "") return [];
    const found = quote === null ? undefined : passageWith(quote, passages);
    if (quote === null || found === undefined) return [{ text }];
    return [{ text, quote: quote.trim(), place: found.place }];
  });
}

/** A quotation counts only where the source really says it; spaces and width apart. */
function passageWith(quote: string, passages: readonly Passage[]): Passage | undefined {
  const wanted = plain(quote);
  if (wanted === "") return undefined;
  return passages.find(({ text }) => plain(text).includes(wanted));
}

const plain = (text: string): string => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
