import assert from "node:assert/strict";
import { test } from "node:test";
import { noMeter } from "../../telemetry/metrics.ts";
import { scriptedUpstream } from "../federation/testing/scripted-upstream.ts";
import { countRestarts } from "./count-restarts.ts";

test("a process counts as restarted once it runs again after it was lost", () => {
  const upstream = scriptedUpstream(() => ({}));
  const [{ channel } = assert.fail()] = upstream.instances.all;
  const { introduction = assert.fail() } = channel;
  let restarts = 0;
  countRestarts(channel, { ...noMeter, restarted: () => (restarts += 1) });
  const introduced = { state: "introduced", introduction } as const;

  upstream.say(introduced);
  assert.equal(restarts, 0, "its first start");
  upstream.say(introduced);
  assert.equal(restarts, 0, "woken from idleness");
  upstream.say({ state: "lost" });
  assert.equal(restarts, 0, "gone");
  upstream.say({ list: "tools" });
  upstream.say(introduced);
  assert.equal(restarts, 1);
  upstream.say(introduced);
  assert.equal(restarts, 1);
});
