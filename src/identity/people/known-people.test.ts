import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import type { Database } from "../../storage/database/database.ts";
import type { DirectoryPerson } from "../directory/directory.ts";
import { databases } from "../testing/databases.ts";
import { knownPeople } from "./known-people.ts";
import { peopleMigrations, type PeopleTables } from "./tables.ts";

const aya = {
  source: "corp",
  externalId: "uuid-1",
  username: "aya",
  displayName: "組紐 彩",
  email: "aya@example.org",
  groups: ["cn=MCP_Users,ou=groups,dc=example,dc=org", 'cn="odd", {group}\\,x'],
};

type Behaviour = readonly [name: string, (database: Database) => Promise<void>];

const behaviours: Behaviour[] = [];
const behaves = (...behaviour: Behaviour): void => void behaviours.push(behaviour);

behaves("somebody who comes again is the same, as their source has them now", async (database) => {
  const people = knownPeople({ database, directories: new Map() });
  const first = await people.arrived(aya);
  assert.deepEqual(first, { ...aya, id: "user:aya@corp", active: true });
  const renamed = await people.arrived({ ...aya, username: "aya.k", groups: [] });
  assert.deepEqual(renamed, { ...first, username: "aya.k", groups: [] });
  assert.deepEqual(await people.find(first.id), renamed);
  assert.equal(await people.find("user:\0"), undefined);
});

behaves("a second person of a name is never taken for the first", async (database) => {
  const people = knownPeople({ database, directories: new Map() });
  const names = ["uuid-1", "uuid-2", "uuid-3"].map((externalId) =>
    people.arrived({ ...aya, externalId }),
  );
  const ids = (await Promise.all(names)).map(({ id }) => id).toSorted();
  assert.deepEqual(ids, ["user:aya@corp", "user:aya~2@corp", "user:aya~3@corp"]);
  const elsewhere = await people.arrived({ ...aya, source: "entra" });
  assert.equal(elsewhere.id, "user:aya@entra");
});

behaves("twenty first logins at once make one person", async (database) => {
  const people = knownPeople({ database, directories: new Map() });
  const all = await Promise.all(Array.from({ length: 20 }, () => people.arrived(aya)));
  assert.deepEqual([...new Set(all.map(({ id }) => id))], ["user:aya@corp"]);
});

behaves("somebody switched off is not let in, and is again afterwards", async (database) => {
  const people = knownPeople({ database, directories: new Map() });
  const { id } = await people.arrived(aya);
  assert.equal(await people.setActive(id, false), true);
  await assert.rejects(people.arrived(aya), { code: "identity.personInactive" });
  assert.equal(await people.again(id, AbortSignal.timeout(10_000)), undefined);
  assert.equal((await people.find(id))?.active, false);
  await people.setActive(id, true);
  assert.equal((await people.arrived(aya)).id, id);
  assert.equal(await people.setActive("user:nobody@corp", false), false);
});

behaves(
  "a directory is asked again, and a name that went to another gives nothing",
  async (database) => {
    let entry: DirectoryPerson | undefined = {
      id: "uuid-1",
      dn: "uid=aya,dc=example,dc=org",
      username: "aya",
      groups: ["cn=New,dc=example,dc=org"],
    };
    const directories = new Map([["corp", { find: () => Promise.resolve(entry) }]]);
    const people = knownPeople({ database, directories });
    const { id } = await people.arrived(aya);
    const again = () => people.again(id, AbortSignal.timeout(10_000));
    assert.deepEqual((await again())?.groups, ["cn=New,dc=example,dc=org"]);
    assert.deepEqual((await people.find(id))?.groups, ["cn=New,dc=example,dc=org"]);
    entry = { ...entry, id: "uuid-2" };
    assert.equal(await again(), undefined);
    entry = undefined;
    assert.equal(await again(), undefined);
  },
);

behaves(
  "people are found by a part of their id, name or address, and wildcards are letters",
  async (database) => {
    const people = knownPeople({ database, directories: new Map() });
    await people.arrived(aya);
    await people.arrived({
      ...aya,
      externalId: "uuid-2",
      username: "ken",
      displayName: "100% Ken",
    });
    const found = async (text?: string) => (await people.search(text)).map(({ id }) => id);
    assert.deepEqual(await found(), ["user:aya@corp", "user:ken@corp"]);
    assert.deepEqual(await found("100% k"), ["user:ken@corp"]);
    assert.deepEqual(await found("AYA@CORP"), ["user:aya@corp"]);
    assert.deepEqual(await found("彩"), ["user:aya@corp"]);
    for (const none of ["aya_corp", "'", "a%"]) assert.deepEqual(await found(none), []);
  },
);

behaves("provisioned groups count beside those of the source", async (database) => {
  const people = knownPeople({ database, directories: new Map() });
  const { id } = await people.arrived({ ...aya, groups: ["told"] });
  const db = database.tables<PeopleTables>();
  const group = { id: "g1", source: "scim", external_id: null, name: "provisioned" };
  await db.insertInto("person_group").values(group).execute();
  await db.insertInto("person_group_member").values({ group_id: "g1", person_id: id }).execute();
  assert.deepEqual((await people.find(id))?.groups, ["told", "provisioned"]);
});

for (const [kind, open] of Object.entries(databases)) {
  test(`people in ${kind}`, async (t) => {
    const database = await open(t, peopleMigrations);
    if (database === undefined) return;
    for (const [name, behaviour] of behaviours) {
      await sql`truncate person, person_group cascade`.execute(database.tables());
      await t.test(name, () => behaviour(database));
    }
  });
}
