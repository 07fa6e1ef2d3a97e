import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import { modelErrors } from "../errors.ts";

/** Codes of failures that come before the first byte of a request is sent. */
const beforeSending = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/**
 * What an exception of `fetch` or of reading its answer means.
 *
 * @throws the reason of `signal` once it has fired: then nothing is wrong with the provider.
 */
export function failureOfThrown(
  error: unknown,
  provider: string,
  signal: AbortSignal,
): KumihimoError {
  signal.throwIfAborted();
  if (isKumihimoError(error)) return error;
  const codes = [...codesOf(error)];
  if (codes.some((code) => beforeSending.has(code))) {
    return modelErrors.unreachable({ provider }, { cause: error });
  }
  if (error instanceof SyntaxError || isRedirect(error)) {
    return modelErrors.badReply({ provider }, { cause: error });
  }
  return modelErrors.cutOff({ provider }, { cause: error });
}

/** The codes of an error and of everything that caused it. */
function* codesOf(error: unknown, depth = 0): Generator<string> {
  if (!(error instanceof Error) || depth > 5) return;
  if ("code" in error && typeof error.code === "string") yield error.code;
  if (error instanceof AggregateError) {
    for (const one of error.errors) yield* codesOf(one, depth + 1);
  }
  yield* codesOf(error.cause, depth + 1);
}

/** Undici's words; it gives no code. */
function isRedirect(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.message === "unexpected redirect") return true;
  }
  return false;
}
