/** What a login that fails tells its caller, and what it tells the operator. */

import assert from "node:assert/strict";
import { isKumihimoError } from "../../../kernel/errors.ts";
import type { Directory } from "../directory.ts";
import type { Fault, Refusal } from "../errors.ts";
import { login } from "./company.ts";

/** Longer than any test. */
export const forever = AbortSignal.timeout(120_000);

/** What the caller is told, and the operator beside it. */
export const told = async (work: Promise<unknown>): Promise<readonly unknown[]> => {
  const error: unknown = await work.then(
    (value) => assert.fail(`let in: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!isKumihimoError(error)) throw error;
  const { cause } = error;
  const data: unknown = isKumihimoError(cause) ? cause.data : undefined;
  const why =
    typeof data === "object" && data !== null
      ? Object.entries(data).find(([key]) => key === "why" || key === "fault")?.[1]
      : undefined;
  return [error.code, error.message, why];
};

export const enter = (at: Directory, username: string, password: string): Promise<unknown> =>
  at.authenticate(login(username, password), forever);

export const refused = async (
  work: Promise<unknown>,
  why: Refusal,
  message?: string,
): Promise<void> =>
  assert.deepEqual(
    await told(work),
    ["identity.loginRefused", "The user name or the password is not right.", why],
    message,
  );

export const down = async (work: Promise<unknown>, fault: Fault): Promise<void> =>
  assert.deepEqual(await told(work), [
    "identity.directoryDown",
    "The company's directory cannot be asked at the moment.",
    fault,
  ]);
