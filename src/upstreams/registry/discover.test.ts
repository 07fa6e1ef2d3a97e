import assert from "node:assert/strict";
import { test } from "node:test";
import { code } from "../../storage/testing/artifacts-suite.ts";
import type { BreakerState, InstanceReport } from "../instances/instances.ts";
import { upstreamSettings } from "../settings.ts";
import { discover, type Searched } from "./discover.ts";

interface Given {
  readonly version?: string;
  readonly breaker?: BreakerState;
  readonly instances: readonly (Partial<InstanceReport> & { readonly id: string })[];
}

function searched(name: string, { version, breaker = "closed", instances }: Given): Searched {
  const settings = upstreamSettings.parse({ instances: [], version, metadata: { team: "sales" } });
  const counts = { tools: 0, prompts: 0, resources: 0, quarantined: [], warnings: [] };
  const reports = instances.map((instance): InstanceReport => ({
    weight: 1,
    maxConnections: 1,
    source: "configuration",
    health: "healthy",
    breaker: "closed",
    inFlight: 0,
    ...instance,
  }));
  const kind = { transport: "http", source: "file", state: "ready" } as const;
  const report = {
    name,
    ...kind,
    ...counts,
    breaker,
    panic: false,
    waiting: 0,
    instances: reports,
  };
  return { settings, report };
}

const ids = (among: readonly Searched[], range?: string): readonly string[] =>
  discover(among, range).map(({ instance }) => instance);

const mixed = searched("crm", {
  version: "1.4.0",
  instances: [
    { id: "inherits" },
    { id: "newer", version: "v2.0.1" },
    { id: "short", version: "2.1" },
    { id: "early", version: "2.2.0-rc.1" },
    { id: "odd", version: "latest" },
  ],
});

test("an instance is found by its own version, else by its upstream's", () => {
  assert.deepEqual(ids([mixed], "^1.0.0"), ["inherits"]);
  assert.deepEqual(ids([mixed], ">=2"), ["newer", "short"]);
  assert.deepEqual(ids([mixed], ">=2.2.0-rc.0 <3"), ["early"]);
});

test("without a range, or with *, all are found, whatever their version", () => {
  const unversioned = searched("files", { instances: [{ id: "none" }] });
  assert.equal(ids([mixed, unversioned]).length, 6);
  assert.equal(ids([mixed, unversioned], " * ").length, 6);
  assert.deepEqual(ids([unversioned], ">=0.0.0"), []);
});

test("what cannot be asked now is not found", () => {
  const sick = searched("crm", {
    instances: [
      { id: "unhealthy", health: "unhealthy" },
      { id: "ejected", health: "ejected" },
      { id: "broken", breaker: "open" },
      { id: "trial", breaker: "half-open" },
      { id: "new", health: "unknown" },
    ],
  });
  assert.deepEqual(ids([sick]), ["trial", "new"]);
  assert.deepEqual(ids([searched("crm", { breaker: "open", instances: [{ id: "a" }] })]), []);
});

test("what is found carries its own metadata over its upstream's", () => {
  const instances = [{ id: "a", url: "http://a.test/", metadata: { zone: "x" } }];
  assert.deepEqual(discover([searched("crm", { version: "1.0.0", instances })]), [
    {
      upstream: "crm",
      instance: "a",
      url: "http://a.test/",
      version: "1.0.0",
      metadata: { team: "sales", zone: "x" },
    },
  ]);
});

test("a range that is none is refused, with the beginning of it", () => {
  for (const range of ["newest", "^", ">=x.y.z.w", "x".repeat(5000)]) {
    assert.throws(() => discover([mixed], range), code("upstreams.badRange"), range.slice(0, 20));
  }
});
