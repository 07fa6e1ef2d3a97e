import assert from "node:assert/strict";
import { test } from "node:test";
import { upstreamSettings } from "../../settings.ts";
import { pingProbe } from "./ping-probe.ts";
import { probeFor } from "./probe-for.ts";

const health = { path: "/health" };

test("a path is asked over HTTP; without one, and of a program, MCP itself is asked", async () => {
  const program = upstreamSettings.parse({ command: "node", health });
  assert.equal(probeFor("crm", program), pingProbe);
  const plain = upstreamSettings.parse({ instances: [] });
  assert.equal(probeFor("crm", plain), pingProbe);
  await using probe = probeFor("crm", upstreamSettings.parse({ instances: [], health }));
  assert.notEqual(probe, pingProbe);
});
