import assert from "node:assert/strict";
import { userUrn } from "../../identity/scim/schema/schemas.ts";
import { failed, onEachScimHub } from "../testing/scim-hub.ts";

onEachScimHub("lists of users", {
  async "are listed in pages, by filters that cannot be injected"({ ask, user }) {
    for (const name of ["a1", "a2", "b'1", 'c"1', "d%_"])
      await user(name, { externalId: `e-${name}` });
    const list = async (query: Readonly<Record<string, string>>) =>
      (await ask(`GET /Users?${new URLSearchParams(query).toString()}`)).body;
    const names = async (filter: string) =>
      (await list({ filter })).Resources?.map(({ userName }: Record<string, unknown>) => userName);
    const page = await list({ startIndex: "2", count: "2" });
    assert.equal(page.totalResults, 6);
    assert.equal(page.itemsPerPage, 2);
    assert.equal(page.startIndex, 2);
    assert.equal((await list({ count: "0" })).Resources.length, 0);
    assert.equal((await list({ startIndex: "-5", count: "99999" })).itemsPerPage, 6);
    assert.deepEqual(await names('userName eq "A1"'), ["a1"]);
    assert.deepEqual(await names('externalId eq "e-a2" and active eq true'), ["a2"]);
    assert.deepEqual(await names('externalId eq "E-A2"'), []);
    assert.deepEqual(await names(`userName eq "b'1"`), ["b'1"]);
    assert.deepEqual(await names('userName eq "c\\"1"'), ['c"1']);
    assert.deepEqual(await names('userName sw "d%"'), ["d%_"]);
    assert.deepEqual(await names('userName eq "%"'), []);
    assert.deepEqual(
      await names('(userName eq "a1" or userName eq "a2") and not (userName eq "a1")'),
      ["a2"],
    );
    assert.deepEqual(await names(`${userUrn}:userName eq "a1"`), ["a1"]);
    await user("mail", { emails: [{ value: "m@home", type: "home" }] });
    const typed = (type: string) => names(`emails[type eq "${type}"].value eq "m@HOME"`);
    assert.deepEqual([await typed("home"), await typed("work")], [["mail"], []]);
    assert.deepEqual(await names('emails[type eq "home" and value co "@"]'), ["mail"]);
    assert.deepEqual(await names(`userName eq "x' or '1'='1"`), []);
    for (const filter of [
      "userName",
      'password eq "x"',
      "userName eq",
      '"',
      "((((",
      "emails[type",
      "photos[type pr]",
      'userName eq "a" x',
      `${"not ".repeat(40)}a pr`,
      `userName eq "${"x".repeat(3000)}"`,
      'constructor eq "x"',
    ]) {
      const said = await ask(`GET /Users?${new URLSearchParams({ filter }).toString()}`);
      assert.deepEqual(failed(said), [400, "400", "invalidFilter"], filter.slice(0, 40));
    }
    const few = (await list({ filter: 'userName eq "a1"', attributes: "userName" })).Resources[0];
    assert.deepEqual(Object.keys(few).toSorted(), ["id", "schemas", "userName"]);
    const without = (await list({ filter: 'userName eq "a1"', excludedAttributes: "groups,meta" }))
      .Resources[0];
    assert.ok(!("groups" in without) && !("meta" in without) && "userName" in without);
  },
});
