import type { TestContext } from "node:test";
import { memoryState } from "../../../storage/state/memory-state.ts";
import { type Log, silentLog } from "../../../telemetry/log.ts";
import type { RedirectLogin } from "../login-method.ts";
import { openidLogin } from "../openid/openid-login.ts";
import { openidSettings } from "../openid/settings.ts";

/** The login `corp` with these settings, closed with the test. */
export async function openidFor(
  t: TestContext,
  settings: Readonly<Record<string, unknown>>,
  log: Log = silentLog,
): Promise<RedirectLogin> {
  const state = memoryState();
  const login = await openidLogin("corp", openidSettings.parse(settings), { state, log });
  t.after(async () => {
    await login[Symbol.asyncDispose]();
    await state[Symbol.asyncDispose]();
  });
  return login;
}
