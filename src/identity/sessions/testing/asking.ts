import assert from "node:assert/strict";
import { isKumihimoError } from "../../../kernel/errors.ts";
import type { IssuedTokens, Refreshing, Sessions } from "../sessions.ts";
import { asked } from "./sessions-world.ts";

export const refused = (work: Promise<unknown>, code: string): Promise<void> =>
  assert.rejects(
    work,
    (error) => isKumihimoError(error) && error.code === `identity.${code}`,
    `not refused with ${code}`,
  );

export function refreshTokenOf({ refreshToken }: IssuedTokens): string {
  assert.ok(refreshToken);
  return refreshToken;
}

/** As the client that began the session. */
export const refresh = (
  sessions: Sessions,
  issued: IssuedTokens,
  request: Partial<Refreshing> = {},
): Promise<IssuedTokens> =>
  sessions.refresh({
    refreshToken: refreshTokenOf(issued),
    clientId: asked.clientId,
    ...request,
  });

export const validate = async (sessions: Sessions, { accessToken }: IssuedTokens) =>
  sessions.validate(accessToken);

/** Whether the access token opens the hub. */
export async function opens(sessions: Sessions, issued: IssuedTokens): Promise<boolean> {
  try {
    await validate(sessions, issued);
    return true;
  } catch (error) {
    if (isKumihimoError(error) && error.code === "identity.wrongToken") return false;
    throw error;
  }
}
