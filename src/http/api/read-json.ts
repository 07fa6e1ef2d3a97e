import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { type Language, localized } from "../../kernel/language.ts";
import { problemsOf } from "../../pipeline/stages/validate.ts";
import { httpErrors } from "../errors.ts";
import { type BodyLimits, readBody } from "../read-body.ts";

/** In bytes; the largest upstream that somebody writes down is far smaller. */
const most = 256 * 1024;

/**
 * The JSON in a request's body; nothing stands for `{}`.
 *
 * The type must be said, although it could be guessed: a page of another origin cannot send it without
 * asking first, as it can send a form.
 *
 * @throws `http.notJson`, `http.invalidRequest`, those of `readBody`
 */
export async function readJson(
  request: IncomingMessage,
  { idleSeconds }: Pick<BodyLimits, "idleSeconds">,
): Promise<unknown> {
  const { "content-type": type = "" } = request.headers;
  if (!/^application\/json *(?:;|$)/i.test(type)) throw httpErrors.notJson({});
  const text = (await readBody(request, { most, idleSeconds })).toString("utf8");
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw httpErrors.notJson({}, { cause: error });
  }
}

const wordings = localized((language) =>
  language === "ja" ? z.locales.ja().localeError : z.locales.en().localeError,
);

/** `value` as the schema makes it. @throws `http.invalidRequest` in the words of `language` */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  language: Language,
): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: wordings[language] });
  if (parsed.success) return parsed.data;
  throw httpErrors.invalidRequest({ problems: problemsOf(parsed.error) });
}
