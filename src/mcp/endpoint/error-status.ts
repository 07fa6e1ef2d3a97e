import { ProtocolErrorCode } from "@modelcontextprotocol/server";
import { headerMismatchCode } from "../listing/header-mismatch.ts";
import type { Era } from "../protocol.ts";

/** Only these errors have a status of their own; every other one is a delivered answer. */
const statuses: ReadonlyMap<number, number> = new Map<number, number>([
  [ProtocolErrorCode.MissingRequiredClientCapability, 400],
  [ProtocolErrorCode.UnsupportedProtocolVersion, 400],
  [headerMismatchCode, 400],
  [ProtocolErrorCode.MethodNotFound, 404],
]);

/** The HTTP status of an answer, by the code of its error if it is one (specification 2026-07-28). */
export const statusOf = (era: Era, errorCode: number | undefined): number =>
  (era === "modern" && errorCode !== undefined && statuses.get(errorCode)) || 200;
