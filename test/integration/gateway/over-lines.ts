/** The cells of clients over stdio, whose hub is a program of their own. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Era } from "../../../src/upstreams/introduction.ts";
import type { WireClient } from "../../../src/upstreams/testing/wire-client.ts";
import { aggregated, capabilities, kinds, serverOf, settingsOf } from "./cells.ts";
import { expectations, unmetIn } from "./expectations/all.ts";
import { givingUpExpectations } from "./expectations/running.ts";
import { overStdio } from "./gateway.ts";
import { type Servers, startServers } from "./servers.ts";

/** Declares the tests of one era: one for each kind of server. */
export function testOverLines(era: Era): void {
  let servers: Servers;
  let client: WireClient;
  before(async () => {
    servers = await startServers();
    client = await overStdio(era, settingsOf(servers), { capabilities });
  });
  after(async () => {
    await client?.[Symbol.asyncDispose]();
    await servers?.[Symbol.asyncDispose]();
  });

  for (const kind of kinds) {
    test(`a ${era} client over stdio finds everything at "${kind}" among all upstreams`, async () => {
      const cell = { ...aggregated(client, serverOf(servers, kind)), lines: true };
      assert.deepEqual(await unmetIn(cell, [...expectations, ...givingUpExpectations]), []);
    });
  }
}
