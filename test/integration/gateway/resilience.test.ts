/** Servers that die, hang, fail and come back with other tools, while clients go on calling. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Era } from "../../../src/upstreams/introduction.ts";
import { fileJournal } from "../../../src/upstreams/testing/showroom/journal.ts";
import { type HttpKind, serveHttp } from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import {
  showroomProgram,
  startShowroom,
} from "../../../src/upstreams/testing/showroom/start-process.ts";
import type { Reply, WireClient } from "../../../src/upstreams/testing/wire-client.ts";
import { descendants } from "../../hub-process.ts";
import { adminOf } from "./admin.ts";
import { freshKey, textOf } from "./expectations/expectation.ts";
import { allOf } from "./expectations/listing.ts";
import { listed, startGateway } from "./gateway.ts";
import { handmade, said, tool } from "./handmade.ts";
import { until } from "./until.ts";

const eras: readonly Era[] = ["modern", "legacy"];

const failed = ({ error, result }: Reply): boolean =>
  error !== undefined || result?.["isError"] === true;

interface Called {
  readonly begun: number;
  readonly failed: boolean;
  readonly text: string;
  readonly milliseconds: number;
}

/** Makes so many calls, `atOnce` at a time. */
async function load(
  client: WireClient,
  name: string,
  { calls, atOnce }: { readonly calls: number; readonly atOnce: number },
): Promise<readonly Called[]> {
  const done: Called[] = [];
  const lane = async (): Promise<void> => {
    while (done.length < calls) {
      const begun = performance.now();
      const reply = await client.call(name, { text: "x", key: "x", milliseconds: 5 });
      const milliseconds = performance.now() - begun;
      done.push({ begun, failed: failed(reply), text: reply.text, milliseconds });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return done;
}

const percentile = (calls: readonly Called[], part: number): number => {
  const sorted = calls.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * part)] ?? 0;
};

for (const kind of ["modern", "sessions"] satisfies readonly HttpKind[]) {
  test(`one of two "${kind}" instances is killed under load, and only calls on it fail`, async (t) => {
    await using first = await startShowroom(kind);
    await using second = await startShowroom(kind);
    const instances = [{ url: first.url }, { url: second.url }];
    const settings = { transport: "http", instances, breaker: { failures: 100 } };
    await using gateway = await startGateway({ pair: settings });
    await using client = await gateway.connect("modern");
    let killed = Number.POSITIVE_INFINITY;
    const atOnce = 16;
    const running = load(client, "pair__wait", { calls: 2000, atOnce });
    const idempotent = load(client, "pair__echo", { calls: 1000, atOnce: 4 });
    await sleep(700);
    killed = performance.now();
    await first.kill();
    const [plain, safe] = await Promise.all([running, idempotent]);
    const lost = plain.filter((call) => call.failed);
    // What was on its way when the server died may be lost: nobody knows whether it was done.
    for (const { begun, text } of lost) {
      assert.ok(begun < killed + 100, `began ${begun - killed} ms after: ${text}`);
    }
    assert.ok(lost.length <= atOnce, `${lost.length} calls failed`);
    assert.deepEqual(
      safe.filter((call) => call.failed).map(({ text }) => text),
      [],
    );
    t.diagnostic(`${plain.length} calls, ${lost.length} lost with the instance`);
  });
}

test("an upstream that hangs takes nothing from one that does not", async (t) => {
  await using good = await serveHttp("modern", createShowroom());
  await using hung = await handmade({ tools: [tool("call")], on: { "tools/call": () => {} } });
  await using gateway = await startGateway({
    good: { transport: "http", instances: [{ url: good.url }] },
    hung: { ...hung.settings, timeoutSeconds: 30, breaker: { failures: 100_000 } },
  });
  await using client = await gateway.connect("modern");
  const measure = () => load(client, "good__echo", { calls: 600, atOnce: 4 });
  await measure();
  const calm = percentile(await measure(), 0.99);
  const caller = new AbortController();
  const waiting = Array.from({ length: 400 }, () =>
    client.call("hung__call", {}, { signal: caller.signal }).catch(() => {}),
  );
  await until(() => hung.calls().length >= 100, "calls to hang");
  const beside = await measure();
  const troubled = percentile(beside, 0.99);
  caller.abort();
  await Promise.all(waiting);
  assert.equal(beside.filter((call) => call.failed).length, 0);
  t.diagnostic(`p99 ${calm.toFixed(1)} ms alone, ${troubled.toFixed(1)} ms beside the hung one`);
  assert.ok(troubled < calm * 3 + 20, `${calm} ms became ${troubled} ms`);
});

test("an upstream that keeps failing is left alone, and asked again after its rest", async () => {
  let broken = true;
  await using server = await handmade({
    tools: [tool("call")],
    on: {
      "tools/call": ({ write, answer }) =>
        broken ? write(500, "no", { "content-type": "text/plain" }) : answer(said("well")),
    },
  });
  const breaker = { failures: 5, restSeconds: 1, successes: 3 };
  await using gateway = await startGateway({ weak: { ...server.settings, breaker } });
  await using client = await gateway.connect("modern");
  for (let turn = 0; turn < 5; turn += 1) assert.ok(failed(await client.call("weak__call")));
  const reached = server.calls().length;
  const begin = performance.now();
  const refused = await client.call("weak__call");
  assert.match(refused.text, /upstreams\.(resting|noInstance)/);
  assert.ok(performance.now() - begin < 500, "refused at once");
  assert.equal(server.calls().length, reached, "and not by the upstream");
  broken = false;
  await until(async () => !failed(await client.call("weak__call")), "the rest to end");
  for (let turn = 0; turn < 3; turn += 1)
    assert.equal(textOf(await client.call("weak__call")), "well");
  const report = await adminOf(gateway).report("weak");
  assert.deepEqual(
    [report.breaker, ...report.instances.map((one) => one.breaker)],
    ["closed", "closed"],
  );
});

test("the tools of a child that was killed leave the list within a second, and come back", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-child-"));
  try {
    const journal = fileJournal(join(folder, "journal"));
    const args = [showroomProgram, "stdio-legacy", "--journal", join(folder, "journal")];
    const child = { transport: "stdio", command: process.execPath, args };
    await using gateway = await startGateway({ child });
    await using client = await gateway.connect("modern");
    const has = async (): Promise<boolean> =>
      (await allOf(client, "tools/list", "tools")).some(({ name }) => name === "child__echo");
    assert.ok(await has());
    const pid = Number(journal.entries("process").at(-1)?.["pid"]);
    const running = client.call("child__hang", { key: freshKey() });
    await until(() => journal.entries("started").length > 0, "a call to run");
    process.kill(pid, "SIGKILL");
    await until(async () => !(await has()), "the tools to leave the list", 1000);
    assert.ok(failed(await running), "the call that ran is told so");
    await until(has, "the tools to come back", 60_000);
    assert.equal(textOf(await client.call("child__echo", { text: "again" })), "again");
    assert.notEqual(journal.entries("process").at(-1)?.["pid"], pid);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

for (const kind of ["modern", "sessions"] satisfies readonly HttpKind[]) {
  test(`a "${kind}" server that comes back with another tool is heard of by those who listen`, async () => {
    const first = await startShowroom(kind);
    const { port } = new URL(first.url);
    await using gateway = await startGateway({
      moving: {
        transport: "http",
        instances: [{ url: first.url }],
        health: { intervalSeconds: 1 },
        breaker: { restSeconds: 1 },
      },
    });
    await using stack = new AsyncDisposableStack();
    const heard: Record<Era, unknown[]> = { modern: [], legacy: [] };
    for (const era of eras) {
      const client = stack.use(await gateway.connect(era));
      stack.use(await client.listen(({ method }) => heard[era].push(method)));
    }
    await first.kill();
    await sleep(300);
    stack.use(await startShowroom(kind, ["--port", port, "--more", "novelty"]));
    await using client = await gateway.connect("modern");
    await until(
      async () =>
        (await allOf(client, "tools/list", "tools")).some(({ name }) => name === "moving__novelty"),
      "the new tool to be listed",
      40_000,
    );
    for (const era of eras) {
      await until(
        () => heard[era].includes("notifications/tools/list_changed"),
        `the ${era} client to hear of it`,
      );
    }
    await until(
      async () => textOf(await client.call("moving__novelty")) === "novelty",
      "the new tool to answer",
    );
  });
}

test("a server that forgot its sessions is spoken to in a new one", async () => {
  await using server = await serveHttp("sessions", createShowroom());
  const settings = { transport: "http", instances: [{ url: server.url }] };
  await using gateway = await startGateway({ forgetful: settings });
  await using client = await gateway.connect("modern");
  for (let turn = 0; turn < 3; turn += 1) {
    server.forget();
    const all = Array.from({ length: 20 }, (_, place) =>
      client.call("forgetful__wait", { key: `${turn}-${place}` }),
    );
    const replies = await Promise.all(all);
    assert.deepEqual(
      replies.map(textOf),
      replies.map((_, place) => `${turn}-${place}`),
    );
  }
});

test("a hub that is told to stop finishes what it forwards, and leaves no child behind", async () => {
  await using server = await serveHttp("modern", createShowroom());
  await using gateway = await startGateway({
    web: { transport: "http", instances: [{ url: server.url }] },
    lines: {
      transport: "stdio",
      command: process.execPath,
      args: [showroomProgram, "stdio-legacy"],
    },
  });
  const { hub } = gateway;
  await using client = await gateway.connect("modern");
  await listed(client, ["web", "lines"]);
  const pid = hub.process.pid ?? 0;
  const running = ["web__wait", "lines__wait"].map((name) =>
    client.call(name, { key: name, milliseconds: 1500 }),
  );
  await sleep(500);
  const children = await descendants(pid);
  assert.ok(children.some((one) => one.includes("showroom-process")));
  hub.process.kill("SIGTERM");
  const ended = once(hub.process, "exit");
  const replies = await Promise.all(running);
  assert.deepEqual(replies.map(textOf), ["web__wait", "lines__wait"]);
  assert.deepEqual(await ended, [0, null]);
  await assert.rejects(fetch(`${hub.url}/healthz`));
});
