import { randomUUID } from "node:crypto";
import type { Database } from "../../storage/database/database.ts";
import type { Log } from "../../telemetry/log.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { scimErrors } from "./errors.ts";
import { applyPatch } from "./patch/apply-patch.ts";
import { personIdOf, publicId } from "./public-id.ts";
import type { Check, Resource, Resources } from "./resource.ts";
import { type Document, readDocument } from "./schema/read-value.ts";
import { userAttributes } from "./schema/schemas.ts";
import type { Rows, ScimTables } from "./tables.ts";
import { orTaken } from "./taken.ts";
import { userOf } from "./user-of.ts";
import { documentOf, findUser, listUsers, madeUp, shownUsers, type UserRow } from "./user-rows.ts";
import { addUser, removeUser, writeUser } from "./user-writes.ts";

export interface ScimNeeds {
  readonly database: Database;
  /** Ended for whoever is switched off. */
  readonly sessions: Pick<Sessions, "revokeAll">;
  /** Whose people they are: the name of the way they log in by, or `scim`. */
  readonly source: string;
  readonly log: Log;
}

const constraints = { scim_user_name: "userName", person_source_external_id: "externalId" };

/** People, as a provisioning system sees and changes them. */
export function scimUsers({ database, sessions, source, log }: ScimNeeds): Resources {
  const db = database.tables<ScimTables>();

  const endSessions = async (principal: string, reason: string): Promise<void> => {
    const count = await sessions.revokeAll(principal, reason);
    log.info("person switched off", { principal, reason, count });
  };

  /** @param next What the person is to be, from what they are. */
  const change = async (id: string, check: Check, next: (now: Document) => Document) => {
    const changing = db.transaction().execute(async (rows) => {
      const row = await locked(rows, source, id, check);
      const user = userOf(next(documentOf(row)), row);
      await writeUser(rows, source, row.id, user);
      return { ended: row.active && !user.active, resource: await shown(rows, source, id) };
    });
    const { ended, resource } = await orTaken(changing, constraints);
    if (ended) await endSessions(personIdOf(id), "switched off");
    return resource;
  };

  return {
    list: (query) => listUsers(db, source, query),
    find: (id) => shown(db, source, id),
    async create(sent) {
      const adding = db.transaction().execute((rows) => add(rows, source, sent));
      const resource = await orTaken(adding, constraints);
      log.info("person provisioned", { principal: personIdOf(resource.id) });
      return resource;
    },
    replace: async (id, sent, check) => {
      const next = readDocument(userAttributes, sent);
      return change(id, check, () => next);
    },
    patch: (id, operations, check) =>
      change(id, check, (now) => applyPatch(now, operations, userAttributes)),
    async remove(id, check) {
      await db.transaction().execute(async (rows) => {
        await removeUser(rows, source, await locked(rows, source, id, check));
      });
      await endSessions(personIdOf(id), "removed");
    },
  };
}

async function shown(rows: Rows, source: string, id: string): Promise<Resource> {
  const row = await findUser(rows, source, id);
  const [resource] = await shownUsers(rows, row === undefined ? [] : [row]);
  if (resource === undefined) throw scimErrors.scimNotFound({ id });
  return resource;
}

/** The row of a person whom nobody else changes until the transaction ends. */
async function locked(rows: Rows, source: string, id: string, check: Check): Promise<UserRow> {
  const row = await findUser(rows, source, id, true);
  if (row === undefined) throw scimErrors.scimNotFound({ id });
  check(await shown(rows, source, id));
  return row;
}

async function add(rows: Rows, source: string, sent: object): Promise<Resource> {
  const fresh = { external_id: `${madeUp}${randomUUID()}`, active: true };
  const user = userOf(readDocument(userAttributes, sent), fresh);
  const id = await addUser(rows, source, user);
  await writeUser(rows, source, id, user);
  return await shown(rows, source, publicId(id));
}
