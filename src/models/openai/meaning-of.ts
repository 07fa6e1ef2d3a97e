/**
 * What OpenAI's words add to the status of a refusal: the codes of `ResponseError` in the reference of
 * the Responses API, and those of Azure's content filter.
 */

import * as z from "zod";
import type { KumihimoError } from "../../kernel/errors.ts";
import { modelErrors } from "../errors.ts";
import { refusedMedia } from "../refused-media.ts";
import type { Refusal } from "../wire/failure-of-status.ts";
import { retryAfterSeconds } from "../../kernel/retry-after.ts";

type Meaning = "declined" | "media" | "model" | "busy" | "broken";

const meanings: ReadonlyMap<string, Meaning> = new Map([
  ["content_policy_violation", "declined"],
  ["content_filter", "declined"],
  ["ResponsibleAIPolicyViolation", "declined"],
  ["image_content_policy_violation", "declined"],
  ["moderation_blocked", "declined"],
  ["empty_image_file", "media"],
  ["image_file_too_large", "media"],
  ["image_parse_error", "media"],
  ["image_too_large", "media"],
  ["image_too_small", "media"],
  ["invalid_base64_image", "media"],
  ["invalid_image", "media"],
  ["invalid_image_format", "media"],
  ["invalid_image_mode", "media"],
  ["unsupported_image_media_type", "media"],
  ["model_not_found", "model"],
  // A reply may fail on the way, after its status was a success.
  ["rate_limit_exceeded", "busy"],
  ["server_error", "broken"],
]);

const text = z.string().nullish().catch(undefined);
const fault = z.object({
  code: text,
  message: text,
  param: text,
  innererror: z.object({ code: text }).nullish().catch(undefined),
});
type Fault = z.output<typeof fault>;

/** A refusal; the last event of a stream; a reply that failed on the way. */
const body = z.union([
  z.object({ error: fault }).transform(({ error }) => error),
  z.object({ response: z.object({ error: fault }) }).transform(({ response }) => response.error),
  fault,
]);

/** `undefined` where the status says it all. */
export function openaiMeaning(refusal: Refusal, words: string): KumihimoError | undefined {
  const said = read(words);
  if (said === undefined) return undefined;
  const { provider, model, status, headers, cause } = refusal;
  switch (meaning(said)) {
    case "declined":
      return modelErrors.declined({ provider }, { cause });
    case "media":
      return modelErrors.mediaRefused({ provider, what: refusedMedia.sent }, { cause });
    case "model":
      return modelErrors.noSuchModel({ provider, model }, { cause });
    case "busy":
      return modelErrors.rateLimited(
        { provider, retryAfterSeconds: retryAfterSeconds(headers) },
        { cause },
      );
    case "broken":
      return modelErrors.failed({ provider, status: Math.max(status, 500) }, { cause });
    case undefined:
      return undefined;
  }
}

function meaning({ code, message, param, innererror }: Fault): Meaning | undefined {
  const known = meanings.get(innererror?.code ?? "") ?? meanings.get(code ?? "");
  if (known !== undefined) return known;
  const words = message ?? "";
  if (code === "invalid_prompt" && /usage policy/i.test(words)) return "declined";
  // `file` is the recording of a transcription, the only file that is ever sent.
  const aboutRecording = param === "file" || /^audio duration .* is longer than/i.test(words);
  return aboutRecording ? "media" : undefined;
}

function read(words: string): Fault | undefined {
  try {
    return body.safeParse(JSON.parse(words)).data;
  } catch {
    return undefined;
  }
}
