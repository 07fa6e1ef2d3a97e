/**
 * What Google's APIs say when they refuse: a `google.rpc.Status` with typed details
 * (cloud.google.com/apis/design/errors).
 */

import * as z from "zod";
import type { KumihimoError } from "../../kernel/errors.ts";
import { modelErrors } from "../errors.ts";
import { refusedMedia } from "../refused-media.ts";
import type { Refusal } from "../wire/failure-of-status.ts";
import { retryAfterSeconds } from "../../kernel/retry-after.ts";

const detail = z.object({
  /** Of `google.rpc.ErrorInfo`. */
  reason: z.string().optional(),
  /** Of `google.rpc.RetryInfo`: seconds with the letter `s`. */
  retryDelay: z.string().optional(),
});

const one = z.object({
  error: z.object({
    message: z.string().default(""),
    details: z.array(detail.catch({})).max(100).default([]),
  }),
});
type RpcStatus = z.output<typeof one>["error"];

/** A stream may be refused with a list of one. */
const body = z.union([one, z.tuple([one], one).transform(([first]) => first)]);

const keyReasons = new Set(["API_KEY_INVALID", "API_KEY_EXPIRED", "API_KEY_SERVICE_BLOCKED"]);

const aboutMedia =
  /unsupported mime ?type|unable to process (the )?(input )?(image|video|audio|file)|payload size exceeds/i;

/** What Google's words add to the status: a bad key is refused with 400, a quota names its wait. */
export function googleMeaning(refusal: Refusal, words: string): KumihimoError | undefined {
  const error = read(words);
  if (error === undefined) return undefined;
  const { provider, status, cause } = refusal;
  if (error.details.some(({ reason }) => reason !== undefined && keyReasons.has(reason))) {
    return modelErrors.unauthorized({ provider }, { cause });
  }
  if (status === 400 && aboutMedia.test(error.message)) {
    return modelErrors.mediaRefused({ provider, what: refusedMedia.sent }, { cause });
  }
  if (status !== 429) return undefined;
  const seconds = retryAfterSeconds(refusal.headers) ?? secondsIn(error);
  return modelErrors.rateLimited({ provider, retryAfterSeconds: seconds }, { cause });
}

function secondsIn({ details }: RpcStatus): number | undefined {
  const delay = details.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay;
  return retryAfterSeconds({ "retry-after": delay?.replace(/s$/, "") ?? "" });
}

function read(words: string): RpcStatus | undefined {
  try {
    return body.parse(JSON.parse(words)).error;
  } catch {
    return undefined;
  }
}
