import type { CallRequest } from "./run-call.ts";

/** Version 00 of W3C Trace Context, section 3.2; of later ones the beginning is the same. */
const traceParent = /^[0-9a-f]{2}-(?<id>(?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}/;

/** The id of the trace that the request says it belongs to. */
export function traceOf({ passage, call }: CallRequest): string | undefined {
  const written = call.meta?.["traceparent"] ?? passage?.headers["traceparent"];
  return typeof written === "string" ? traceParent.exec(written)?.groups?.["id"] : undefined;
}
