import assert from "node:assert/strict";
import { enterpriseUrn, userUrn } from "../../identity/scim/schema/schemas.ts";
import { opens } from "../../identity/sessions/testing/asking.ts";
import { asked, aya } from "../../identity/sessions/testing/sessions-world.ts";
import { failed, ken, onEachScimHub, patch } from "../testing/scim-hub.ts";

onEachScimHub("users", {
  async "are created, read, found, replaced and removed"({ ask, url }) {
    const made = await ask("POST /Users", ken);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.equal(made.type, "application/scim+json");
    const { id, meta, ...rest } = made.body;
    const {
      password: _password,
      meta: _meta,
      roles: _roles,
      unknownAttribute: _none,
      ...kept
    } = ken;
    assert.deepEqual(rest, { ...kept, groups: [] });
    assert.equal(meta.resourceType, "User");
    assert.equal(made.location, `${url}/scim/v2/Users/${id}`);
    assert.equal(meta.location, made.location);
    assert.equal(meta.version, made.etag);
    assert.deepEqual((await ask(`GET /Users/${id}`)).body, made.body);
    assert.ok(!JSON.stringify(made.body).includes("t1me"));

    const found = await ask(
      `GET /Users?filter=${encodeURIComponent('userName eq "ken.sato@EXAMPLE.org"')}`,
    );
    assert.equal(found.body.totalResults, 1);
    assert.equal(found.body.Resources[0].id, id);

    const replaced = await ask(`PUT /Users/${id}`, {
      userName: "ken2",
      active: true,
      name: { familyName: "Suzuki" },
    });
    assert.equal(replaced.status, 200);
    assert.equal(replaced.body.externalId, ken.externalId);
    assert.equal(replaced.body.displayName, undefined);
    assert.deepEqual(replaced.body.schemas, [userUrn]);

    assert.deepEqual((await ask(`DELETE /Users/${id}`)).status, 204);
    for (const line of [`GET /Users/${id}`, `DELETE /Users/${id}`]) {
      assert.deepEqual(failed(await ask(line)), [404, "404", undefined]);
    }
    assert.equal((await ask("GET /Users")).body.totalResults, 1);
  },

  async "of one name or external id are refused, also when they come at once"({ ask }) {
    const crowd = await Promise.all(
      Array.from({ length: 6 }, (__, index) =>
        ask("POST /Users", { userName: index % 2 ? "mei" : "MEI", externalId: `mei-${index}` }),
      ),
    );
    const statuses = crowd.map(({ status }) => status).toSorted((a, b) => a - b);
    assert.deepEqual(statuses, [201, 409, 409, 409, 409, 409]);
    const refused = crowd.find(({ status }) => status === 409);
    assert.deepEqual(refused && failed(refused), [409, "409", "uniqueness"]);
    const same = await ask("POST /Users", {
      userName: "other",
      externalId: crowd.find(({ status }) => status === 201)?.body.externalId,
    });
    assert.deepEqual(failed(same), [409, "409", "uniqueness"]);
    // Also of somebody who only logged in.
    const namesake = await ask("POST /Users", { userName: "AYA", externalId: "another" });
    assert.deepEqual(failed(namesake), [409, "409", "uniqueness"]);
  },

  async "who were removed come back as themselves, and their id goes to nobody else"({
    ask,
    user,
  }) {
    const id = await user("ren", { externalId: "ext-ren" });
    await ask(`DELETE /Users/${id}`);
    const other = await user("ren", { externalId: "ext-other" });
    assert.notEqual(other, id);
    const again = await user("ren.back", { externalId: "ext-ren" });
    assert.equal(again, id);
    const known = await user("aya.k", { externalId: "1" });
    assert.equal(Buffer.from(known, "base64url").toString(), aya);
  },

  async "who only logged in are seen, matched and switched off, which ends their sessions"({
    ask,
    world,
  }) {
    const { sessions, people } = world;
    const session = await sessions.issue(asked);
    const found = await ask(`GET /Users?filter=${encodeURIComponent('userName eq "aya"')}`);
    const [person] = found.body.Resources;
    assert.equal(found.body.totalResults, 1);
    assert.equal(Buffer.from(person.id, "base64url").toString(), aya);
    assert.ok(await opens(sessions, session));
    const off = await ask(
      `PATCH /Users/${person.id}`,
      patch({ op: "Replace", path: "active", value: "False" }),
    );
    assert.equal(off.status, 200);
    assert.equal(off.body.active, false);
    const silent = await ask(`PUT /Users/${person.id}`, { userName: "aya" });
    assert.equal(silent.body.active, false);
    assert.equal((await people.find(aya))?.active, false);
    assert.ok(!(await opens(sessions, session)));
    const on = await ask(
      `PATCH /Users/${person.id}`,
      patch({ op: "replace", value: { active: true } }),
    );
    assert.equal(on.body.active, true);
    assert.equal((await people.find(aya))?.active, true);
    const next = await sessions.issue(asked);
    await ask(`DELETE /Users/${person.id}`);
    assert.ok(!(await opens(sessions, next)));
    assert.equal((await people.find(aya))?.active, false);
  },

  async "change by paths, with filters, without a path, and as vendors write them"({ ask }) {
    const { id } = (await ask("POST /Users", ken)).body;
    const change = async (...operations: readonly object[]) => {
      const said = await ask(`PATCH /Users/${id}`, patch(...operations));
      assert.equal(said.status, 200, JSON.stringify(said.body));
      return said.body;
    };
    assert.equal(
      (await change({ op: "Replace", path: "name.familyName", value: "Mori" })).name.familyName,
      "Mori",
    );
    const mailed = await change(
      { op: "replace", path: 'emails[type eq "work"].value', value: "k@example.org" },
      { op: "Add", path: 'phoneNumbers[type eq "work"].value', value: "+81 3" },
      { op: "Remove", path: 'emails[type eq "home"]' },
    );
    assert.deepEqual(mailed.emails, [{ primary: true, type: "work", value: "k@example.org" }]);
    assert.deepEqual(mailed.phoneNumbers, [{ type: "work", value: "+81 3" }]);
    const extended = await change(
      { op: "Add", path: `${enterpriseUrn}:manager`, value: "chief" },
      { op: "Replace", path: `${enterpriseUrn}:department`, value: "IT" },
    );
    assert.deepEqual(extended[enterpriseUrn], { department: "IT", manager: { value: "chief" } });
    const whole = await change({
      op: "replace",
      value: {
        id: "ignored",
        DisplayName: "Ken M.",
        "name.givenName": "Kenji",
        [`${enterpriseUrn}:costCenter`]: "C1",
        [enterpriseUrn]: { division: "East" },
        notKnown: { at: "all" },
        active: "True",
      },
    });
    assert.equal(whole.displayName, "Ken M.");
    assert.equal(whole.name.givenName, "Kenji");
    assert.deepEqual(whole[enterpriseUrn], {
      department: "IT",
      manager: { value: "chief" },
      costCenter: "C1",
      division: "East",
    });
    const added = await change({
      op: "add",
      path: "emails",
      value: [{ value: "new@example.org", type: "other", primary: true }],
    });
    assert.deepEqual(
      added.emails.map(({ value, primary }: Record<string, unknown>) => [value, primary]),
      [
        ["k@example.org", false],
        ["new@example.org", true],
      ],
    );
    const secret = { op: "replace", path: "password", value: "t1me" };
    const kept = await change(secret, { op: "replace", value: { password: "t1me" } });
    assert.ok(!JSON.stringify(kept).includes("t1me"));
    const less = await change(
      { op: "remove", path: "name.givenName" },
      { op: "remove", path: "title" },
    );
    assert.equal(less.name.givenName, undefined);
  },

  async "that cannot be so are refused with the type that says why, and stay as they were"({
    ask,
  }) {
    const made = (await ask("POST /Users", ken)).body;
    const wrong: readonly (readonly [object, string])[] = [
      [patch({ op: "replace", path: "nothing", value: "x" }), "invalidPath"],
      [patch({ op: "replace", path: "id", value: "x" }), "mutability"],
      [patch({ op: "replace", path: "groups", value: [] }), "mutability"],
      [
        patch({
          op: "replace",
          path: 'emails[type ne "x" and primary eq false].nothing',
          value: "x",
        }),
        "invalidPath",
      ],
      [
        patch({ op: "replace", path: 'emails[type pr and value eq "nobody"].value', value: "x" }),
        "noTarget",
      ],
      [patch({ op: "replace", path: "emails[type eq", value: "x" }), "invalidPath"],
      [patch({ op: "replace", path: "emails[type is 3].value", value: "x" }), "invalidFilter"],
      [patch({ op: "replace", path: "active", value: "perhaps" }), "invalidValue"],
      [patch({ op: "replace", path: "displayName", value: { a: 1 } }), "invalidValue"],
      [patch({ op: "remove" }), "noTarget"],
      [patch({ op: "remove", path: "userName" }), "invalidValue"],
      [patch({ op: "move", path: "a" }), "invalidSyntax"],
      [patch(), "invalidSyntax"],
      [{ nothing: 1 }, "invalidSyntax"],
    ];
    for (const [body, type] of wrong) {
      const said = await ask(`PATCH /Users/${made.id}`, body);
      assert.deepEqual(failed(said), [400, "400", type], JSON.stringify(body));
      assert.deepEqual(said.body.schemas, ["urn:ietf:params:scim:api:messages:2.0:Error"]);
    }
    // Nothing of several changes is kept where one is wrong.
    await ask(
      `PATCH /Users/${made.id}`,
      patch({ op: "replace", path: "title", value: "x" }, { op: "remove" }),
    );
    assert.deepEqual((await ask(`GET /Users/${made.id}`)).body, made);
    for (const userName of [undefined, "", " ", 7, "a\u0000b", "x".repeat(300)]) {
      const said = await ask("POST /Users", { userName });
      assert.deepEqual(failed(said), [400, "400", "invalidValue"], String(userName));
    }
    for (const body of ["{", "[]", "null", '"text"']) {
      assert.deepEqual(failed(await ask("POST /Users", body)), [400, "400", "invalidSyntax"], body);
    }
    const title = { userName: "large", title: "x".repeat(9000) };
    assert.equal((await ask("POST /Users", title)).body.scimType, "invalidValue");
    const polluted = await ask("POST /Users", '{"userName":"proto","__proto__":{"active":false}}');
    assert.equal(polluted.body.active, true);
  },

  async "that changed meanwhile are not overwritten by who read them before"({ ask }) {
    const made = await ask("POST /Users", ken);
    const { id } = made.body;
    const headers = { "if-match": made.etag ?? "" };
    const unread = { headers: { "if-none-match": made.etag ?? "" } };
    assert.equal((await ask(`GET /Users/${id}`, undefined, unread)).status, 304);
    const first = await ask(`PATCH /Users/${id}`, patch({ op: "add", path: "title", value: "A" }), {
      headers,
    });
    assert.equal(first.status, 200);
    assert.notEqual(first.etag, made.etag);
    for (const line of [`PATCH /Users/${id}`, `PUT /Users/${id}`]) {
      const body = line.startsWith("PUT") ? ken : patch({ op: "add", path: "title", value: "B" });
      assert.deepEqual(failed(await ask(line, body, { headers })), [412, "412", undefined]);
    }
    assert.equal((await ask(`DELETE /Users/${id}`, undefined, { headers })).status, 412);
    assert.equal((await ask(`GET /Users/${id}`)).body.title, "A");
    assert.equal((await ask(`GET /Users/${id}`, undefined, unread)).status, 200);
  },
});
