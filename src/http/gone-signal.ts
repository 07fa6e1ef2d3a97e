import type { ServerResponse } from "node:http";
import { kernelErrors } from "../kernel/kernel-errors.ts";

/** Fires when the answer is sent, or nobody waits for it any more. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort(kernelErrors.cancelled({})));
  return gone.signal;
}
