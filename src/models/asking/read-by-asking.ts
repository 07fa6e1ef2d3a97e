import * as z from "zod";
import { defineAnswer } from "../answers/define-answer.ts";
import { parseAnswer } from "../answers/parse-answer.ts";
import { questionFor } from "../answers/question-for.ts";
import type { Question } from "../capabilities/question.ts";
import type { ReadRequest, ReadText } from "../capabilities/read.ts";
import { modelErrors } from "../errors.ts";
import { assemblePrompt } from "../prompts/assemble-prompt.ts";
import { plainText } from "../prompts/plain-text.ts";
import type { Service } from "../provider.ts";
import { languageNames, promptLanguage } from "./language-names.ts";

const answer = defineAnswer(
  "text_in_picture",
  z.object({ lines: z.array(z.string()).describe("In reading order.") }),
);

const mostLines = 10_000;

/**
 * Reads text with a model that only describes.
 *
 * Neither places nor confidences: where a line stands to the pixel is not what such a model knows.
 *
 * @throws `models.badReply` for an answer that is no list of lines, and what `describe` throws.
 */
export function readByAsking(
  describe: Service<"describe">,
  { provider }: { readonly provider: string },
): Service<"read"> {
  return {
    model: describe.model,
    async run(request, { model, signal }) {
      const question = questionOf(request);
      const reply = await describe.run(
        { question, pictures: [request.picture] },
        { model, signal },
      );
      const value = readTextFrom(reply.value);
      if (value === undefined) throw modelErrors.badReply({ provider });
      return { value, usage: reply.usage };
    },
  };
}

function questionOf({ languages = [] }: ReadRequest): Question {
  const language = promptLanguage(languages[0]);
  const values = { languages: languageNames(languages, language) };
  return questionFor(assemblePrompt("read-text", language, { values }), answer);
}

/** A line as text, or as an object that has it. */
const line = z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)]);
const lines = z.array(z.unknown());
const answered = z.union([lines, z.object({ lines }).transform((one) => one.lines)]);

/** Nothing where the text is no list of lines at all. */
function readTextFrom(text: string): ReadText | undefined {
  const parsed = parseAnswer(text);
  const found = answered.safeParse(parsed.found ? parsed.value : undefined);
  if (!found.success) return undefined;
  const said = found.data.slice(0, mostLines);
  const strings = said.flatMap((one) => line.safeParse(one).data ?? []);
  if (said.length > 0 && strings.length === 0) return undefined;
  const read = strings
    .flatMap((one) => plainText(one).split("\n"))
    .map((one) => one.trim())
    .filter((one) => one !== "");
  return { text: read.join("\n"), lines: read.map((one) => ({ text: one })) };
}
