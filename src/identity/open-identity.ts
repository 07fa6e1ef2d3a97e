/** Everything that people, their sessions and their tokens need, put together. */

import type { Clock } from "../kernel/clock.ts";
import { Secret } from "../kernel/secret.ts";
import type { DatabaseSettings } from "../storage/config.ts";
import type { DataFolder } from "../storage/data-folder.ts";
import type { Database, Migrations } from "../storage/database/database.ts";
import { openDatabase } from "../storage/database/open-database.ts";
import type { State } from "../storage/state/state.ts";
import type { Log } from "../telemetry/log.ts";
import type { AuthConfig } from "./config.ts";
import type { Directory } from "./directory/directory.ts";
import { ldapDirectory } from "./directory/ldap-directory.ts";
import { type KeyRing, openKeyRing } from "./keys/key-ring.ts";
import { openRootSecret, type RootSecret } from "./keys/root-secret.ts";
import { textSeal } from "./keys/sealed-text.ts";
import { keyMigrations } from "./keys/key-table.ts";
import type { RedirectLogin } from "./login/login-method.ts";
import { openLogins } from "./login/open-logins.ts";
import { oauthMigrations } from "./oauth/store/tables.ts";
import { knownPeople } from "./people/known-people.ts";
import type { People } from "./people/people.ts";
import { peopleMigrations } from "./people/tables.ts";
import type { GroupSettings } from "./permissions/group-settings.ts";
import { type ScopesOf, scopesUnder } from "./permissions/scopes-of.ts";
import { openScim, type Scim } from "./scim/scim.ts";
import { scimMigrations } from "./scim/tables.ts";
import { type OpenSessions, openSessions } from "./sessions/open-sessions.ts";
import { sessionMigrations } from "./sessions/session-table.ts";
import { type DpopProofs, dpopProofs } from "./tokens/dpop-proof.ts";
import { personalTokenMigrations } from "./tokens/personal-token-table.ts";

export interface IdentityNeeds {
  readonly settings: AuthConfig;
  readonly database: DatabaseSettings;
  readonly folder: Pick<DataFolder, "at">;
  /** The hub's address as clients know it, without a slash at its end; also the issuer of its tokens. */
  readonly publicUrl: string;
  /** May be another from one moment to the next. */
  readonly policy: { readonly groups: GroupSettings };
  /** Tables of other rooms in the same database. */
  readonly tables?: Migrations;
  readonly state: State;
  readonly log: Log;
  readonly clock: Clock;
}

export interface Identity extends Omit<OpenSessions, typeof Symbol.asyncDispose>, AsyncDisposable {
  readonly database: Database;
  readonly root: RootSecret;
  readonly keys: KeyRing;
  readonly people: People;
  readonly directories: ReadonlyMap<string, Directory>;
  readonly logins: ReadonlyMap<string, RedirectLogin>;
  readonly proofs: DpopProofs;
  readonly scopesOf: ScopesOf;
  readonly scim: Scim;
}

/** Every table of this room. */
const migrations: Migrations = {
  ...keyMigrations,
  ...peopleMigrations,
  ...scimMigrations,
  ...sessionMigrations,
  ...personalTokenMigrations,
  ...oauthMigrations,
};

/**
 * Opens the database, the keys, the ways to log in and the sessions.
 *
 * @throws `identity.badRootSecret`, `identity.noRootSecret`, `identity.sealedOtherwise`,
 * `identity.directorySetting`, `identity.providerSetting`, `storage.database*`
 */
export async function openIdentity(needs: IdentityNeeds): Promise<Identity> {
  const { settings, folder, publicUrl, policy, state, log, clock } = needs;
  await using stack = new AsyncDisposableStack();
  const root = await rootOf(needs);
  const all = { ...migrations, ...needs.tables };
  const database = stack.use(await openDatabase(needs.database, { folder, migrations: all, log }));
  const keys = stack.use(
    await openKeyRing({
      database,
      seal: textSeal(root),
      clock,
      log,
      tokenSeconds: settings.sessions.accessSeconds,
    }),
  );
  const directories = await directoriesOf(needs, stack);
  const { methods: logins } = stack.use(
    await openLogins(settings.providers, { state, log, clock }),
  );
  const people = knownPeople({ database, directories });
  const scopesOf = scopesUnder(policy, settings.directories);
  const { sessions, personal } = stack.use(
    await openSessions({
      database,
      keys,
      people,
      scopesOf,
      scopesOfClient: (id) => scopesOfClient(settings, id),
      issuer: publicUrl,
      audience: `${publicUrl}/mcp`,
      settings: settings.sessions,
      clock,
      log,
    }),
  );
  const proofs = dpopProofs({ state, clock });
  const { source } = settings.scim;
  const scim = openScim({ database, sessions, source, log });
  const ways = { people, directories, logins, scim };
  const opened = { database, root, keys, ...ways, sessions, personal, proofs, scopesOf };
  const owned = stack.move();
  return {
    ...opened,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const rootOf = ({ settings, folder, database }: IdentityNeeds): Promise<RootSecret> =>
  openRootSecret({
    configured: settings.secret === undefined ? undefined : new Secret(settings.secret),
    previous: settings.previousSecrets.map((each) => new Secret(each)),
    file: folder.at("root-secret"),
    shared: database.kind === "postgres",
  });

async function directoriesOf(
  { settings, state, log, clock }: IdentityNeeds,
  stack: AsyncDisposableStack,
): Promise<ReadonlyMap<string, Directory>> {
  const directories = new Map<string, Directory>();
  for (const [name, each] of Object.entries(settings.directories)) {
    directories.set(name, stack.use(await ldapDirectory(name, each, { state, log, clock })));
  }
  return directories;
}

/** What a service may do by itself; undefined for a client that acts for people only. */
const scopesOfClient = ({ clients }: AuthConfig, clientId: string): readonly string[] | undefined =>
  clients.find(({ id, grants }) => id === clientId && grants.includes("client_credentials"))
    ?.scopes;
