import { createHash } from "node:crypto";
import { canonicalJson } from "../../kernel/canonical-json.ts";

/** What makes two calls equal. */
export interface CallIdentity {
  readonly upstream: string;
  readonly principal: string;
  readonly tool: string;
  readonly arguments: unknown;
  /** Of the tool's definition, and of whatever else would make a kept result stale. */
  readonly fingerprint: string;
}

/**
 * The same text for equal calls, whatever the order of their arguments' keys.
 *
 * @returns undefined where the arguments hold a number that is not exactly what was sent: the upstream
 * gets the digits themselves, so two such calls can differ that look equal here.
 */
export function resultKey({
  upstream,
  principal,
  tool,
  arguments: given = {},
  fingerprint,
}: CallIdentity): string | undefined {
  if (!isExact(given)) return undefined;
  const text = canonicalJson([upstream, principal, tool, fingerprint, given]);
  return createHash("sha256").update(text).digest("base64url");
}

function isExact(value: unknown): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value) || !isWhole(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(isExact);
}

/** Also for numbers so large that they are endless here. */
const isWhole = (value: number): boolean => !Number.isFinite(value) || Number.isInteger(value);
