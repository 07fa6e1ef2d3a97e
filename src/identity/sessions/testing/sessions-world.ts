/** Sessions over a real database, with people of a small directory and a clock that can be moved. */

import { randomBytes } from "node:crypto";
import type { TestContext } from "node:test";
import { belongingsOf } from "../../../../test/belongings.ts";
import { Secret } from "../../../kernel/secret.ts";
import type { Database, Migrations } from "../../../storage/database/database.ts";
import type { Log } from "../../../telemetry/log.ts";
import { silentLog } from "../../../telemetry/log.ts";
import type { DirectoryPerson } from "../../directory/directory.ts";
import { directoryErrors } from "../../directory/errors.ts";
import { keyMigrations } from "../../keys/key-table.ts";
import { type KeyRing, openKeyRing } from "../../keys/key-ring.ts";
import { rootSecret } from "../../keys/root-secret.ts";
import { textSeal } from "../../keys/sealed-text.ts";
import { knownPeople } from "../../people/known-people.ts";
import type { People } from "../../people/people.ts";
import { peopleMigrations } from "../../people/tables.ts";
import { type TestClock, testClock } from "../../testing/test-clock.ts";
import { personalTokenMigrations } from "../../tokens/personal-token-table.ts";
import type { PersonalTokens } from "../../tokens/personal-tokens.ts";
import { sessionsConfig } from "../config.ts";
import type { FeedTimes } from "../ended-sessions.ts";
import { openSessions } from "../open-sessions.ts";
import { sessionMigrations } from "../session-table.ts";
import type { NewSession, Sessions } from "../sessions.ts";

export const worldMigrations: Migrations = {
  ...keyMigrations,
  ...peopleMigrations,
  ...sessionMigrations,
  ...personalTokenMigrations,
};

/** Of every replica. */
const root = new Secret(randomBytes(32).toString("hex"));

const issuer = "http://127.0.0.1:3000";
export const audience = `${issuer}/mcp`;
export const aya = "user:aya@corp";

/** A directory whose one person can be changed, and that can be down. */
export interface SmallDirectory {
  groups: readonly string[];
  present: boolean;
  down: boolean;
  asked: number;
}

export interface World {
  readonly sessions: Sessions;
  readonly personal: PersonalTokens;
  readonly people: People;
  readonly ring: KeyRing;
  readonly clock: TestClock;
  readonly directory: SmallDirectory;
  readonly database: Database;
}

export interface WorldOptions {
  readonly settings?: Parameters<typeof sessionsConfig.parse>[0];
  readonly feed?: FeedTimes;
  readonly log?: Log;
  /** Shared by replicas. */
  readonly clock?: TestClock;
  readonly directory?: SmallDirectory;
}

export const smallDirectory = (): SmallDirectory => ({
  groups: ["read", "write"],
  present: true,
  down: false,
  asked: 0,
});

/** Aya has logged in once. Each group of hers gives the scope `mcp:<group>`. */
export async function openWorld(
  t: TestContext,
  database: Database,
  options: WorldOptions = {},
): Promise<World> {
  const { clock = testClock(), directory = smallDirectory(), log = silentLog } = options;
  const settings = sessionsConfig.parse(options.settings ?? {});
  const people = knownPeople({
    database,
    directories: new Map([["corp", { find: () => findIn(directory) }]]),
  });
  await people.arrived({ source: "corp", externalId: "1", username: "aya", groups: [] });
  const ring = await openKeyRing({
    database,
    seal: textSeal(rootSecret(root)),
    clock,
    log,
    tokenSeconds: settings.accessSeconds,
  });
  belongingsOf(t).use(ring);
  const opened = await openSessions({
    database,
    keys: ring,
    issuer,
    audience,
    people,
    scopesOf: ({ groups }) => groups.map((group) => `mcp:${group}`),
    scopesOfClient: (id) => (id === "nightly" ? ["mcp:read"] : undefined),
    settings,
    clock,
    log,
    feed: options.feed,
  });
  belongingsOf(t).use(opened);
  const { sessions, personal } = opened;
  return { sessions, personal, people, ring, clock, directory, database };
}

async function findIn(directory: SmallDirectory): Promise<DirectoryPerson | undefined> {
  directory.asked += 1;
  if (directory.down) throw directoryErrors.directoryDown({});
  if (!directory.present) return undefined;
  return { id: "1", dn: "uid=aya", username: "aya", groups: directory.groups };
}

/** As Aya's agent asks for one. */
export const asked: NewSession = {
  subject: aya,
  clientId: "acme-agent",
  scopes: ["mcp:read", "mcp:write"],
};

/** Empties every table but those of migrations. */
export async function empty(database: Database): Promise<void> {
  const { sql } = await import("kysely");
  await sql`truncate signing_key, person, session, refresh_token, personal_token cascade`.execute(
    database.tables(),
  );
}
