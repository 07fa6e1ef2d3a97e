import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import { isKumihimoError, type KumihimoError } from "../kernel/errors.ts";
import { shortId } from "../kernel/ids.ts";
import { kernelErrors } from "../kernel/kernel-errors.ts";
import type { Language } from "../kernel/language.ts";
import type { Log } from "../telemetry/log.ts";

/**
 * What ends a request as a JSON-RPC error.
 *
 * This is the one place where the two kinds of failure part. A tool that failed has an *answer*, which
 * the pipeline worded (`isError`): it never comes here. What does come here is a request that could
 * not be served at all: an unknown name, a bad cursor or state, or a fault of the hub. The caller gets
 * its own mistakes in its language; the rest is an id, and the cause goes to the log under that id.
 */
export function protocolFailure(
  error: unknown,
  { language, log }: { readonly language: Language; readonly log: Log },
): ProtocolError {
  if (error instanceof ProtocolError) return error;
  if (isKumihimoError(error) && error.audience === "caller") {
    const code =
      error.status < 500 ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
    return worded(code, error, language);
  }
  const id = shortId();
  log.error("request failed", { requestId: id, error });
  return worded(ProtocolErrorCode.InternalError, kernelErrors.internal({ id }), language);
}

function worded(code: number, error: KumihimoError, language: Language): ProtocolError {
  const { message, advice } = error.words(language);
  return new ProtocolError(code, `${message} ${advice}`, { code: error.code, advice });
}
