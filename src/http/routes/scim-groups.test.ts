import assert from "node:assert/strict";
import { groupUrn } from "../../identity/scim/schema/schemas.ts";
import { failed, onEachScimHub, patch } from "../testing/scim-hub.ts";

onEachScimHub("groups", {
  async "hold people, who are given what the group's name gives"({ ask, user, world }) {
    const [ken1, mei] = [await user("ken"), await user("mei")];
    const made = await ask("POST /Groups", {
      schemas: [groupUrn],
      externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
      displayName: "MCP_Users",
      meta: { resourceType: "Group" },
      members: [{ value: ken1, display: "whatever" }],
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id } = made.body;
    assert.deepEqual(made.body.members, [{ value: ken1, display: "ken", type: "User" }]);
    const person = Buffer.from(ken1, "base64url").toString();
    assert.deepEqual((await world.people.find(person))?.groups, ["MCP_Users"]);
    assert.deepEqual((await ask(`GET /Users/${ken1}`)).body.groups, [
      { value: id, display: "MCP_Users" },
    ]);
    const members = async (...operations: readonly object[]) => {
      const said = await ask(`PATCH /Groups/${id}`, patch(...operations));
      assert.equal(said.status, 200, JSON.stringify(said.body));
      return said.body.members.map(({ display }: Record<string, unknown>) => display);
    };
    assert.deepEqual(
      await members({ op: "Add", path: "members", value: [{ value: mei }, { value: ken1 }] }),
      ["ken", "mei"],
    );
    assert.deepEqual(await members({ op: "remove", path: `members[value eq "${mei}"]` }), ["ken"]);
    assert.deepEqual(await members({ op: "add", value: { members: [{ value: mei }] } }), [
      "ken",
      "mei",
    ]);
    assert.deepEqual(await members({ op: "Remove", path: "members", value: [{ value: ken1 }] }), [
      "mei",
    ]);
    assert.deepEqual(await members({ op: "remove", path: `members[value eq "${ken1}"]` }), ["mei"]);
    assert.deepEqual(await members({ op: "replace", path: "members", value: [{ value: ken1 }] }), [
      "ken",
    ]);
    assert.deepEqual(await members({ op: "remove", path: "members", value: [] }), ["ken"]);
    assert.deepEqual(await members({ op: "Remove", path: "members" }), []);
    assert.deepEqual((await world.people.find(person))?.groups, []);
    const renamed = await ask(
      `PATCH /Groups/${id}`,
      patch({ op: "replace", value: { id, displayName: "New" } }),
    );
    assert.equal(renamed.body.displayName, "New");
    const put = await ask(`PUT /Groups/${id}`, { displayName: "New", members: [{ value: mei }] });
    assert.deepEqual(put.body.members.length, 1);
    await ask(`DELETE /Users/${mei}`);
    assert.deepEqual((await ask(`GET /Groups/${id}`)).body.members, []);
    assert.equal((await ask(`DELETE /Groups/${id}`)).status, 204);
    assert.equal((await ask(`GET /Groups/${id}`)).status, 404);
  },

  async "are found, also without their members, and by them"({ ask, user }) {
    const id = await user("ken");
    const group = (
      await ask("POST /Groups", { displayName: "One", externalId: "x1", members: [{ value: id }] })
    ).body;
    await ask("POST /Groups", { displayName: "Two" });
    const find = async (filter: string, more = {}) =>
      (await ask(`GET /Groups?${new URLSearchParams({ filter, ...more }).toString()}`)).body;
    const lean = await find('displayName eq "ONE"', { excludedAttributes: "members" });
    assert.equal(lean.totalResults, 1);
    assert.ok(!("members" in lean.Resources[0]));
    assert.equal((await find('externalId eq "x1"')).Resources[0].members.length, 1);
    assert.equal((await find(`id eq "${group.id}" and members eq "${id}"`)).totalResults, 1);
    assert.equal((await find(`members.value eq "nobody"`)).totalResults, 0);
    assert.equal((await ask("GET /Groups")).body.totalResults, 2);
  },

  async "of one name, of strangers and of groups are refused"({ ask, user }) {
    await ask("POST /Groups", { displayName: "One" });
    assert.deepEqual(failed(await ask("POST /Groups", { displayName: "One" })), [
      409,
      "409",
      "uniqueness",
    ]);
    const removed = await user("gone");
    await ask(`DELETE /Users/${removed}`);
    for (const value of ["nobody", removed, "operator", ""]) {
      const said = await ask("POST /Groups", { displayName: "Two", members: [{ value }] });
      assert.deepEqual(failed(said), [400, "400", "invalidValue"], value);
    }
    assert.deepEqual(failed(await ask("POST /Groups", { members: [] })), [
      400,
      "400",
      "invalidValue",
    ]);
    assert.equal((await ask("GET /Groups")).body.totalResults, 1);
  },

  async "keep every change when many come at once"({ ask, user }) {
    const ids = await Promise.all(["a", "b", "c", "d", "e", "f"].map((name) => user(name)));
    const { id } = (await ask("POST /Groups", { displayName: "Crowd" })).body;
    const said = await Promise.all(
      ids.map((value) =>
        ask(`PATCH /Groups/${id}`, patch({ op: "add", path: "members", value: [{ value }] })),
      ),
    );
    assert.deepEqual(
      said.map(({ status }) => status),
      ids.map(() => 200),
    );
    assert.equal((await ask(`GET /Groups/${id}`)).body.members.length, 6);
  },
});
