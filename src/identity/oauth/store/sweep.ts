import type { Clock } from "../../../kernel/clock.ts";
import type { Database } from "../../../storage/database/database.ts";
import type { Log } from "../../../telemetry/log.ts";
import type { OAuthTables } from "./tables.ts";

const everyMs = 10 * 60 * 1000;

/** Forgets what has ended, every ten minutes. Several replicas may do it at once. */
export function sweeping(database: Database, clock: Clock, log: Log): Disposable {
  const db = database.tables<OAuthTables>();
  const sweep = async (): Promise<void> => {
    const now = clock.now();
    await db.deleteFrom("oauth_item").where("expires_at", "<", now).execute();
    await db.deleteFrom("oauth_spent_code").where("expires_at", "<", now).execute();
  };
  const timer = setInterval(() => {
    sweep().catch((error: unknown) => log.warn("ended logins are not forgotten", { error }));
  }, everyMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
