/** Clients of both eras, servers of both eras, over HTTP and stdio, each upstream at its own address. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
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

// Each is a world of its own, and lists are read once a second at most.
describe("servers behind a hub as if they were alone", { concurrency: 3 }, () => {
  for (const kind of kinds) {
    describe(kind, { concurrency: 1 }, () => {
      for (const [what, table] of Object.entries(tables)) {
        for (const era of eras) {
          test(`a ${era} client finds ${what} at "${kind}" alone`, async () => {
            await using client = await gateway.connect(era, kind, { capabilities });
            assert.deepEqual(await unmetIn(alone(client, serverOf(servers, kind)), table), []);
          });
        }
      }
    });
  }
});
