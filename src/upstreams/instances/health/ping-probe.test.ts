import assert from "node:assert/strict";
import { test } from "node:test";
import { quietChannel } from "../testing/quiet-channel.ts";
import { entry, never } from "../testing/toy-instances.ts";
import { pingProbe } from "./ping-probe.ts";

const program = { id: "stdio", weight: 1, maxConnections: 1, source: "configuration" } as const;
const asleep = () => ({ ...quietChannel(), introduction: undefined });

test("a program that does not run is not woken by a check", async () => {
  const channel = asleep();
  assert.equal(await pingProbe.ask({ entry: program, channel }, never), "asleep");
});

test("a program that runs, and every instance with an address, is asked", async () => {
  const running = quietChannel();
  assert.equal(await pingProbe.ask({ entry: program, channel: running }, never), "well");
  assert.equal(running.pings, 1);
  assert.equal(await pingProbe.ask({ entry: entry("a"), channel: asleep() }, never), "well");
});
