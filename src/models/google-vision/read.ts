import * as z from "zod";
import type { ReadRequest, ReadText } from "../capabilities/read.ts";
import type { Attempt, Reply } from "../provider.ts";
import { canonicalTag } from "../speech/canonical-tag.ts";
import { annotate, type VisionAccount } from "./annotate.ts";
import { fullText } from "./full-text.ts";
import { linesOf } from "./lines-of.ts";

const reply = z.object({ fullTextAnnotation: fullText.optional() });

export async function read(
  account: VisionAccount,
  { picture, languages = [] }: ReadRequest,
  attempt: Attempt,
): Promise<Reply<ReadText>> {
  const annotation = { picture, languageHints: languages.flatMap(hint) };
  const { fullTextAnnotation } = await annotate(account, annotation, attempt, reply);
  const lines = (fullTextAnnotation?.pages ?? [])
    .flatMap(({ blocks }) => blocks)
    .flatMap(({ paragraphs }) => paragraphs)
    .flatMap((paragraph) => linesOf(paragraph, picture));
  const text = fullTextAnnotation?.text.trim() ?? "";
  const value = { text: text === "" ? lines.map((line) => line.text).join("\n") : text, lines };
  return { value, usage: { pictures: 1 } };
}

/** The API lists its languages without regions, and refuses a hint that it does not list. */
function hint(tag: string): string[] {
  const language = canonicalTag(tag)?.split("-", 1)[0];
  return language === undefined ? [] : [language];
}
