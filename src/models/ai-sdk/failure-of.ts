import {
  AISDKError,
  APICallError,
  InvalidArgumentError,
  InvalidPromptError,
  LoadAPIKeyError,
  TooManyEmbeddingValuesForCallError,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import * as z from "zod";
import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import { modelErrors } from "../errors.ts";
import { refusedMedia } from "../refused-media.ts";
import type { Asking } from "../wire/ask-json.ts";
import { failureOfStatus } from "../wire/failure-of-status.ts";
import { failureOfThrown } from "../wire/failure-of-thrown.ts";

/** Whose attempt it was. */
export interface Failing {
  readonly provider: string;
  readonly model: string;
  readonly signal: AbortSignal;
  readonly meaningOf?: MeaningOf;
}

/** What the vendor's words say that the status alone does not, as for the {@link Asking} of a wire. */
export type MeaningOf = NonNullable<Asking["meaningOf"]>;

/**
 * What an error of the AI SDK, thrown or sent as a part of a stream, means to the router.
 *
 * @throws the reason of `signal` once it has fired: then nothing is wrong with the provider.
 */
export function failureOf(error: unknown, failing: Failing): KumihimoError {
  const { provider, model, signal, meaningOf } = failing;
  signal.throwIfAborted();
  if (isKumihimoError(error)) return error;
  const refused = refusalIn(error);
  if (refused !== undefined) {
    const { status, headers, words } = refused;
    const cause = new Error(`HTTP ${status}: ${words.slice(0, keptOfRefusal)}`);
    const refusal = { provider, model, status, headers, cause };
    return meaningOf?.(refusal, words) ?? failureOfStatus(refusal);
  }
  const cause = withoutRequest(error);
  if (UnsupportedFunctionalityError.isInstance(error)) {
    return modelErrors.mediaRefused({ provider, what: refusedMedia.type }, { cause });
  }
  if (isOwnMistake(error)) return modelErrors.rejected({ provider, status: 400 }, { cause });
  if (isMisread(error)) return modelErrors.badReply({ provider }, { cause });
  return failureOfThrown(cause, provider, signal);
}

/** Characters of a refusal that are kept for the log. */
const keptOfRefusal = 2000;

/** An `APICallError` holds the request, with its pictures: too much to keep with a failure. */
const withoutRequest = (error: unknown): unknown =>
  APICallError.isInstance(error) ? new Error(error.message, { cause: error.cause }) : error;

interface Refused {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** As the vendor wrote them. */
  readonly words: string;
}

/** How the SDK's adapters describe an error that came in the middle of a stream. */
const streamError = z.object({ statusCode: z.int(), data: z.unknown() });

function refusalIn(error: unknown): Refused | undefined {
  if (APICallError.isInstance(error)) {
    const { statusCode: status, responseHeaders: headers, responseBody } = error;
    // A success that could not be read is no refusal; what went wrong with it is the cause.
    if (status === undefined || status < 300) return undefined;
    return { status, headers, words: textOf(responseBody) };
  }
  const inStream = streamError.safeParse(error);
  if (!inStream.success) return undefined;
  return {
    status: inStream.data.statusCode,
    headers: undefined,
    words: textOf(inStream.data.data),
  };
}

/** Some adapters give the body parsed, whatever its type says. */
const textOf = (body: unknown): string =>
  typeof body === "string" ? body : (JSON.stringify(body) ?? "");

/** Errors that the SDK raises before it sends anything. */
const isOwnMistake = (error: unknown): boolean =>
  InvalidPromptError.isInstance(error) ||
  InvalidArgumentError.isInstance(error) ||
  LoadAPIKeyError.isInstance(error) ||
  TooManyEmbeddingValuesForCallError.isInstance(error);

/** An answer came, and the SDK could not make sense of it. */
function isMisread(error: unknown): boolean {
  // Its adapters take answers apart without asking; what they then trip over has no cause of its own.
  if (error instanceof TypeError || error instanceof RangeError) return error.cause === undefined;
  if (!AISDKError.isInstance(error)) return !(error instanceof Error);
  return !APICallError.isInstance(error) || isMisread(error.cause ?? null);
}
