import assert from "node:assert/strict";
import { userUrn } from "../../identity/scim/schema/schemas.ts";
import { failed, ken, onEachScimHub } from "../testing/scim-hub.ts";

onEachScimHub("the service", {
  async "describes itself as it is"({ ask, url }) {
    const config = (await ask("GET /ServiceProviderConfig")).body;
    assert.deepEqual(
      [
        config.patch.supported,
        config.bulk.supported,
        config.filter.maxResults,
        config.etag.supported,
      ],
      [true, false, 200, true],
    );
    const types = (await ask("GET /ResourceTypes")).body;
    assert.deepEqual(
      types.Resources.map(({ endpoint }: Record<string, unknown>) => endpoint),
      ["/Users", "/Groups"],
    );
    const schema = (await ask(`GET /Schemas/${userUrn}`)).body;
    assert.equal(schema.attributes[0].name, "userName");
    assert.equal(schema.meta.location, `${url}/scim/v2/Schemas/${userUrn}`);
    assert.equal((await ask("GET /Schemas")).body.totalResults, 3);
    assert.equal((await ask("GET /ResourceTypes/User")).body.schema, userUrn);
    assert.deepEqual(failed(await ask("GET /ResourceTypes/Device")), [404, "404", undefined]);
  },

  async "is for those who may provision, and says no in its own words"({ ask, url }) {
    for (const line of [
      "GET /Users",
      "GET /Groups",
      "GET /Schemas",
      "POST /Users",
      "DELETE /Users/x",
    ]) {
      const body = line.startsWith("POST") ? ken : undefined;
      const said = await ask(line, body, { token: "people:manage" });
      assert.deepEqual(failed(said), [403, "403", undefined], line);
      assert.equal(said.type, "application/scim+json");
    }
    const anonymous = await fetch(`${url}/scim/v2/Users`);
    assert.equal(anonymous.status, 401);
    assert.equal((await ask("GET /Users")).body.totalResults, 1);
    const text = await ask("POST /Users", ken, { headers: { "content-type": "text/plain" } });
    assert.equal(text.status, 415);
    const huge = await ask("POST /Users", { userName: "x", title: "x".repeat(5_000_000) });
    assert.equal(huge.status, 413);
    assert.equal((await ask("PATCH /Users", {})).status, 405);
  },
});
