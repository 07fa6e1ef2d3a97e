/** Servers that come back, with other tools or without their memory, and a hub that goes. */

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
import { descendants } from "../../hub-process.ts";
import { eras } from "./cells.ts";
import { failed, freshKey, textOf } from "./expectations/expectation.ts";
import { allOf } from "./expectations/listing.ts";
import { listed, startGateway } from "./gateway.ts";
import { freePort } from "../../free-port.ts";
import { until } from "../../until.ts";

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
    const asked = performance.now();
    await has();
    const killed = performance.now();
    process.kill(pid, "SIGKILL");
    await until(async () => !(await has()), "the tools to leave the list");
    // A second, and what a machine takes longer that is slow to show a list at all.
    const took = performance.now() - killed;
    assert.ok(took < 1000 + 20 * (killed - asked), `it took ${took} ms`);
    assert.ok(failed(await running), "the call that ran is told so");
    await until(has, "the tools to come back", 60);
    assert.equal(textOf(await client.call("child__echo", { text: "again" })), "again");
    assert.notEqual(journal.entries("process").at(-1)?.["pid"], pid);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

for (const kind of ["modern", "sessions"] satisfies readonly HttpKind[]) {
  test(`a "${kind}" server that comes back with another tool is heard of by those who listen`, async () => {
    const port = String(await freePort());
    const first = await startShowroom(kind, ["--port", port]);
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
      60,
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

test("a hub that is told to stop finishes what it forwards, and leaves no child behind", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-stop-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "journal");
  await using server = await serveHttp("modern", createShowroom());
  await using gateway = await startGateway({
    web: { transport: "http", instances: [{ url: server.url }] },
    lines: {
      transport: "stdio",
      command: process.execPath,
      args: [showroomProgram, "stdio-legacy", "--journal", file],
    },
  });
  const { hub } = gateway;
  await using client = await gateway.connect("modern");
  await listed(client, ["web", "lines"]);
  const pid = hub.process.pid ?? 0;
  const running = ["web__wait", "lines__wait"].map((name) =>
    client.call(name, { key: name, milliseconds: 3000 }),
  );
  for (const journal of [server.room.journal, fileJournal(file)]) {
    await until(() => journal.entries("started").length > 0, "both calls to run");
  }
  const children = await descendants(pid);
  assert.ok(children.some((one) => one.includes("showroom-process")));
  hub.process.kill("SIGTERM");
  const ended = once(hub.process, "exit");
  const replies = await Promise.all(running);
  assert.deepEqual(replies.map(textOf), ["web__wait", "lines__wait"]);
  assert.deepEqual(await ended, [0, null]);
  await assert.rejects(fetch(`${hub.url}/healthz`));
});
