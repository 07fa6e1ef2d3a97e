import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { scimErrors } from "./errors.ts";
import { type Group, groupOf } from "./group-of.ts";
import { findGroup, type GroupRow, listGroups, shownGroups } from "./group-rows.ts";
import { groupColumns, setMembers } from "./group-writes.ts";
import { applyPatch } from "./patch/apply-patch.ts";
import type { Check, Resource, Resources } from "./resource.ts";
import { type Document, readDocument } from "./schema/read-value.ts";
import { groupAttributes } from "./schema/schemas.ts";
import type { ScimNeeds } from "./scim-users.ts";
import type { Rows, ScimTables } from "./tables.ts";
import { orTaken } from "./taken.ts";

const constraints = { person_group_source_name: "displayName" };

/** Groups, as a provisioning system sees and changes them; their names count in `policy.groups`. */
export function scimGroups({ database, source, log }: Omit<ScimNeeds, "sessions">): Resources {
  const db = database.tables<ScimTables>();

  const written = async (work: (rows: Rows) => Promise<Resource>): Promise<Resource> => {
    const resource = await orTaken(db.transaction().execute(work), constraints);
    const { members } = resource.document;
    const count = Array.isArray(members) ? members.length : 0;
    log.info("group provisioned", { name: resource.id, count });
    return resource;
  };

  const change = (id: string, check: Check, next: (now: Document) => Document) =>
    written(async (rows) => {
      const now = await shown(rows, await known(rows, source, id, true));
      check(now);
      await rewrite(rows, source, id, groupOf(next(now.document)));
      return await shown(rows, await known(rows, source, id, false));
    });

  return {
    list: (query) => listGroups(db, source, query),
    find: async (id) => shown(db, await known(db, source, id, false)),
    create: async (sent) => {
      const group = groupOf(readDocument(groupAttributes, sent));
      return written(async (rows) => {
        const id = randomUUID();
        const values = { id, source, ...groupColumns(group) };
        await rows.insertInto("person_group").values(values).execute();
        await setMembers(rows, source, id, group.members);
        return await shown(rows, await known(rows, source, id, false));
      });
    },
    replace: async (id, sent, check) => {
      const next = readDocument(groupAttributes, sent);
      return change(id, check, () => next);
    },
    patch: (id, operations, check) =>
      change(id, check, (now) => applyPatch(now, operations, groupAttributes)),
    async remove(id, check) {
      await db.transaction().execute(async (rows) => {
        check(await shown(rows, await known(rows, source, id, true)));
        await rows.deleteFrom("person_group").where("id", "=", id).execute();
      });
      log.info("group removed", { name: id });
    },
  };
}

async function shown(rows: Rows, row: GroupRow): Promise<Resource> {
  const [resource] = await shownGroups(rows, [row], true);
  if (resource === undefined) throw scimErrors.scimNotFound({ id: row.id });
  return resource;
}

async function known(rows: Rows, source: string, id: string, lock: boolean): Promise<GroupRow> {
  const row = await findGroup(rows, source, id, lock);
  if (row === undefined) throw scimErrors.scimNotFound({ id });
  return row;
}

async function rewrite(rows: Rows, source: string, id: string, group: Group): Promise<void> {
  await rows
    .updateTable("person_group")
    .set({ ...groupColumns(group), changed_at: sql`now()` })
    .where("id", "=", id)
    .execute();
  await setMembers(rows, source, id, group.members);
}
