/** The servers of these tests are what the tests take them for: the table holds without a hub. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { httpKinds } from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { stdioKinds } from "../../../src/upstreams/testing/showroom/serve-stdio.ts";
import { wireClient } from "../../../src/upstreams/testing/wire-client.ts";
import { expectations, unmetIn } from "./expectations/all.ts";
import { givingUpExpectations } from "./expectations/running.ts";
import { type Servers, startServers } from "./servers.ts";

let servers: Servers;
before(async () => {
  servers = await startServers();
});
after(() => servers[Symbol.asyncDispose]());

const same = (own: string): string => own;

for (const kind of [...httpKinds, ...stdioKinds]) {
  test(`a client of its own era finds everything at the server "${kind}"`, async () => {
    const server = servers.all.find(({ name }) => name === kind);
    assert.ok(server);
    await using client = await wireClient(server.era, server.wire());
    const cell = { client, server, named: same, addressed: same, way: "direct" } as const;
    assert.deepEqual(await unmetIn(cell, [...expectations, ...givingUpExpectations]), []);
  });
}
