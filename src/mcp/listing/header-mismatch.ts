import { ProtocolError } from "@modelcontextprotocol/server";
import type { HeaderMismatch } from "../../pipeline/param-headers.ts";

export const headerMismatchCode = -32020;

/** The specification's `HeaderMismatch`, in the words of the SDK; over HTTP its status is 400. */
export const headerMismatchError = (mismatch: HeaderMismatch): ProtocolError =>
  new ProtocolError(
    headerMismatchCode,
    `Bad Request: the request headers and body disagree: ${mismatch.body}`,
    { mismatch },
  );
