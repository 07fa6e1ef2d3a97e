import assert from "node:assert/strict";
import { Resolver } from "node:dns/promises";
import { type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { silentLog } from "../../telemetry/log.ts";
import { type SrvSource, srvSource } from "./srv-source.ts";
import { type DnsServer, dnsServer, type Served } from "./testing/dns-server.ts";

interface Following extends SrvSource {
  readonly dns: DnsServer;
  readonly changes: () => number;
  /** Resolves after so many more look-ups have ended. */
  lookedUp(times?: number): Promise<void>;
  urls(): readonly string[];
}

const refreshSeconds = 0.03;

async function follow(context: TestContext, first: Served): Promise<Following> {
  const dns = await dnsServer();
  dns.serve(first);
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([dns.address]);
  let changes = 0;
  const lookUps = { ended: 0 };
  const settings = {
    name: "_mcp._tcp.crm.test",
    scheme: "https",
    path: "/mcp",
    refreshSeconds,
  } as const;
  const counting = {
    resolveSrv: (name: string) =>
      resolver.resolveSrv(name).finally(() => {
        lookUps.ended += 1;
      }),
  };
  const changed = (): void => void (changes += 1);
  const source = srvSource({ settings, resolver: counting, changed, log: silentLog });
  context.after(() => {
    source[Symbol.dispose]();
    return dns[Symbol.asyncDispose]();
  });
  return {
    dns,
    changes: () => changes,
    get entries() {
      return source.entries;
    },
    urls: () => source.entries.map(({ url = "" }) => url),
    async lookedUp(times = 1) {
      const before = lookUps.ended;
      while (lookUps.ended - before < times) await wait(5);
      await wait(5);
    },
    [Symbol.dispose]: () => source[Symbol.dispose](),
  };
}

const two = [
  { name: "a.crm.test", port: 8080, weight: 10 },
  { name: "b.crm.test", port: 8081, weight: 30 },
];

test("records become instances with addresses of the set scheme and path", async (context) => {
  const source = await follow(context, two);
  await source.lookedUp();
  assert.deepEqual(source.entries, [
    {
      id: "https://a.crm.test:8080/mcp",
      url: "https://a.crm.test:8080/mcp",
      weight: 0.5,
      maxConnections: 100,
      source: "dns",
    },
    {
      id: "https://b.crm.test:8081/mcp",
      url: "https://b.crm.test:8081/mcp",
      weight: 1.5,
      maxConnections: 100,
      source: "dns",
    },
  ]);
});

test("only the lowest priority is used, and a weight of 0 is a very small one", async (context) => {
  const source = await follow(context, [
    { name: "spare.test", port: 1, priority: 20, weight: 5 },
    { name: "seldom.test", port: 1, priority: 10, weight: 0 },
    { name: "often.test", port: 1, priority: 10, weight: 100 },
  ]);
  await source.lookedUp();
  assert.deepEqual(source.urls(), ["https://often.test:1/mcp", "https://seldom.test:1/mcp"]);
  const [often, seldom] = source.entries;
  assert.ok(often && seldom && often.weight > 1.9 && seldom.weight > 0 && seldom.weight < 0.01);
});

test("what changes in DNS is told once, and what stays is not", async (context) => {
  const source = await follow(context, two);
  await source.lookedUp(3);
  assert.equal(source.changes(), 1);
  source.dns.serve(two.slice(1));
  await source.lookedUp(3);
  assert.deepEqual(source.urls(), ["https://b.crm.test:8081/mcp"]);
  assert.equal(source.changes(), 2);
});

test("a server that fails or says nothing leaves the last good answer", async (context) => {
  const source = await follow(context, two);
  await source.lookedUp();
  for (const failure of ["broken", "silent"] as const) {
    source.dns.serve(failure);
    await source.lookedUp(4);
    assert.equal(source.entries.length, 2, failure);
  }
  source.dns.serve(two.slice(0, 1));
  await source.lookedUp(3);
  assert.equal(source.entries.length, 1);
});

test("a name that is gone for a moment is believed to be there, gone three times it is not", async (context) => {
  const source = await follow(context, two);
  await source.lookedUp();
  source.dns.serve("absent", 2);
  await source.lookedUp(4);
  assert.equal(source.entries.length, 2);
  assert.equal(source.changes(), 1);
  source.dns.serve("absent");
  await source.lookedUp(4);
  assert.equal(source.entries.length, 0);
  assert.equal(source.changes(), 2);
});

test("a target that says no such service, or cannot be one, is left out", async (context) => {
  const source = await follow(context, [
    { name: ".", port: 80 },
    { name: "a/b.test", port: 80 },
    { name: "user:secret@evil.test", port: 80 },
    { name: "none.test", port: 0 },
    { name: "good.test", port: 80 },
  ]);
  await source.lookedUp();
  assert.deepEqual(source.urls(), ["https://good.test:80/mcp"]);
});

test("once closed it asks no more", async (context) => {
  const source = await follow(context, two);
  await source.lookedUp();
  source[Symbol.dispose]();
  await wait(20);
  const before = source.dns.asked();
  await wait(100);
  assert.equal(source.dns.asked(), before);
});
