/** What a login that fails tells its caller, and what it tells the operator. */

import assert from "node:assert/strict";
import { isKumihimoError } from "../../../kernel/errors.ts";
import type { ProviderFault, ProviderRefusal } from "../errors.ts";

/** Longer than any test. */
export const forever = AbortSignal.timeout(300_000);

async function told(work: Promise<unknown>): Promise<readonly unknown[]> {
  const error: unknown = await work.then(
    (value) => assert.fail(`let in: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!isKumihimoError(error) || !isKumihimoError(error.cause)) throw error;
  const { data } = error.cause;
  assert.ok(typeof data === "object" && data !== null);
  const said = new Map<string, unknown>(Object.entries(data));
  return [error.code, error.message, said.get("why") ?? said.get("fault"), said.get("detail")];
}

/** @param detail Where it matters which check it was. */
export async function refused(
  work: Promise<unknown>,
  why: ProviderRefusal,
  detail?: RegExp,
): Promise<void> {
  const [code, message, reason, about] = await told(work);
  assert.deepEqual(
    [code, message, reason],
    ["identity.providerRefused", "The login was not accepted.", why],
    String(about),
  );
  if (detail !== undefined) assert.match(String(about), detail);
}

export async function down(work: Promise<unknown>, fault: ProviderFault): Promise<void> {
  const [code, , reason, about] = await told(work);
  assert.deepEqual([code, reason], ["identity.providerDown", fault], String(about));
}
