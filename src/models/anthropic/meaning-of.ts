/** What the Messages API says when it refuses (platform.claude.com/docs/en/api/errors). */

import * as z from "zod";
import type { KumihimoError } from "../../kernel/errors.ts";
import { modelErrors } from "../errors.ts";
import type { Refusal } from "../wire/failure-of-status.ts";

const body = z.object({ error: z.object({ type: z.string(), message: z.string().default("") }) });

const aboutPictures = /\b(image|media_type|media type)/i;

/** What the words add to the status: a picture that cannot be read is refused with a bare 400. */
export function anthropicMeaning(refusal: Refusal, words: string): KumihimoError | undefined {
  const error = read(words);
  if (error?.type !== "invalid_request_error" || !aboutPictures.test(error.message)) {
    return undefined;
  }
  const { provider, cause } = refusal;
  const what = { en: "the pictures sent", ja: "送られた画像" };
  return modelErrors.mediaRefused({ provider, what }, { cause });
}

function read(words: string): z.output<typeof body>["error"] | undefined {
  try {
    return body.parse(JSON.parse(words)).error;
  } catch {
    return undefined;
  }
}
