/** Clients of both eras, servers of both eras, over HTTP and stdio, all upstreams at once and one alone. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Era } from "../../../src/upstreams/introduction.ts";
import { httpKinds } from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { stdioKinds } from "../../../src/upstreams/testing/showroom/serve-stdio.ts";
import type { WireClient } from "../../../src/upstreams/testing/wire-client.ts";
import { expectations, unmetIn } from "./expectations/all.ts";
import type { Cell } from "./expectations/expectation.ts";
import { givingUpExpectations } from "./expectations/running.ts";
import { type Gateway, overStdio, startGateway } from "./gateway.ts";
import { type RunningServer, type Servers, startServers } from "./servers.ts";

const kinds = [...httpKinds, ...stdioKinds];
const eras: readonly Era[] = ["modern", "legacy"];
/** Of the extension that the showroom's tasks need. */
const capabilities = {
  elicitation: { form: {}, url: {} },
  extensions: { "io.modelcontextprotocol/tasks": {} },
};

let servers: Servers;
let gateway: Gateway;

const settingsOf = (all: readonly RunningServer[]) =>
  Object.fromEntries(all.map(({ name, settings }) => [name, settings]));

const serverOf = (kind: string): RunningServer => {
  const found = servers.all.find(({ name }) => name === kind);
  assert.ok(found);
  return found;
};

before(async () => {
  servers = await startServers();
  gateway = await startGateway(settingsOf(servers.all));
});
after(async () => {
  await gateway?.[Symbol.asyncDispose]();
  await servers?.[Symbol.asyncDispose]();
});

const same = (own: string): string => own;

const aggregated = (client: WireClient, server: RunningServer): Cell => ({
  client,
  server,
  way: "aggregated",
  named: (own) => `${server.name}__${own}`,
  addressed: (own) => `kumihimo://${server.name}/${own}`,
});

const tables = { everything: expectations, "that calls can be given up": givingUpExpectations };

for (const [what, table] of Object.entries(tables)) {
  for (const era of eras) {
    for (const kind of kinds) {
      test(`a ${era} client finds ${what} at "${kind}" among all upstreams`, async () => {
        await using client = await gateway.connect(era, undefined, { capabilities });
        assert.deepEqual(await unmetIn(aggregated(client, serverOf(kind)), table), []);
      });

      test(`a ${era} client finds ${what} at "${kind}" alone`, async () => {
        await using client = await gateway.connect(era, kind, { capabilities });
        const server = serverOf(kind);
        const cell: Cell = { client, server, way: "single", named: same, addressed: same };
        assert.deepEqual(await unmetIn(cell, table), []);
      });
    }
  }
}

for (const era of eras) {
  test(`a ${era} client over stdio finds everything among all upstreams`, async (t) => {
    await using client = await overStdio(era, settingsOf(servers.all), { capabilities });
    for (const kind of kinds) {
      await t.test(`at "${kind}"`, async () => {
        const cell: Cell = { ...aggregated(client, serverOf(kind)), lines: true };
        assert.deepEqual(await unmetIn(cell, [...expectations, ...givingUpExpectations]), []);
      });
    }
  });
}
