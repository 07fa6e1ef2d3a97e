/** Clients of both eras, servers of both eras, over HTTP and stdio, each upstream at its own address. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { alone, capabilities, eras, kinds, serverOf, settingsOf } from "./cells.ts";
import { expectations, unmetIn } from "./expectations/all.ts";
import { givingUpExpectations } from "./expectations/running.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { type Servers, startServers } from "./servers.ts";

let servers: Servers;
let gateway: Gateway;

before(async () => {
  servers = await startServers();
  gateway = await startGateway(settingsOf(servers));
});
after(async () => {
  await gateway?.[Symbol.asyncDispose]();
  await servers?.[Symbol.asyncDispose]();
});

const tables = { everything: expectations, "that calls can be given up": givingUpExpectations };

for (const [what, table] of Object.entries(tables)) {
  for (const era of eras) {
    for (const kind of kinds) {
      test(`a ${era} client finds ${what} at "${kind}" alone`, async () => {
        await using client = await gateway.connect(era, kind, { capabilities });
        assert.deepEqual(await unmetIn(alone(client, serverOf(servers, kind)), table), []);
      });
    }
  }
}
