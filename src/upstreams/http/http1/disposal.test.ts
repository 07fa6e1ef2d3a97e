import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { test, type TestContext } from "node:test";
import { promisify } from "node:util";
import { until } from "../../../../test/until.ts";
import { type Http1Pool, openHttp1Pool } from "./http1-pool.ts";
import { ask, get, type Hearer, post } from "./testing/ask.ts";
import { hold } from "./testing/held.ts";
import { response } from "./testing/requests.ts";

const poolOf = ({ url }: { readonly url: string }, connections = 1): Http1Pool =>
  openHttp1Pool(new URL(url), { connections, waiting: 100 });

/** Whatever waits for a time, until it is cleared. */
function timersOf(t: TestContext): () => number {
  const isSet = new Set<unknown>();
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
  t.mock.method(globalThis, "setTimeout", (run: () => void, ms: number) => {
    const timer = setTimeout(() => {
      isSet.delete(timer);
      run();
    }, ms);
    isSet.add(timer);
    return timer;
  });
  t.mock.method(globalThis, "setInterval", (run: () => void, ms: number) => {
    const timer = setInterval(run, ms);
    isSet.add(timer);
    return timer;
  });
  const cleared =
    (clear: (timer: NodeJS.Timeout | undefined) => void) =>
    (timer: NodeJS.Timeout | undefined): void => {
      isSet.delete(timer);
      clear(timer);
    };
  t.mock.method(globalThis, "clearTimeout", cleared(clearTimeout));
  t.mock.method(globalThis, "clearInterval", cleared(clearInterval));
  return () => isSet.size;
}

const socketsOpen = (): number =>
  process.getActiveResourcesInfo().filter((each) => each === "TCPSocketWrap").length;

test("whatever phase a request is in when the pool is closed, it fails once, and nothing is left", async (t) => {
  const timers = timersOf(t);
  const before = socketsOpen();
  const server = await hold(({ target }) => {
    if (target === "/idle") return response("idle");
    const head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    return { "/head": head, "/body": `${head}1\r\na\r\n1\r\nb\r\n` }[target] ?? "";
  });
  const pool = poolOf(server, 5);
  await ask(pool, get("/idle")).outcome();
  const sent = ask(pool, get("/sent"));
  const head = ask(pool, get("/head"));
  const inBody = ask(pool, get("/body"));
  const paused: Hearer = ask(pool, get("/body"), { onData: () => paused.control?.pause() });
  await until(() => server.held.length === 5 && paused.told.length + inBody.told.length === 6);
  await until(() => head.told.includes("head"));
  const writing = ask(pool, post(Buffer.alloc(8 * 1024 * 1024)));
  const waiting = ask(pool, get("/waiting"));
  const inTurn = [sent, head, inBody, paused, writing, waiting];
  await pool[Symbol.asyncDispose]();
  await pool[Symbol.asyncDispose]();
  for (const hearer of inTurn) {
    assert.equal(hearer.told.at(-1), "failure");
    assert.equal(hearer.told.filter((each) => each === "failure").length, 1);
    hearer.control?.resume();
    hearer.control?.abort();
  }
  const late = ask(pool);
  await late.outcome();
  assert.deepEqual(late.told, ["failure"]);
  await Promise.all(server.sockets.keys().map((connection) => server.closed(connection)));
  await server[Symbol.asyncDispose]();
  await until(() => socketsOpen() === before, "the end of all sockets");
  assert.equal(timers(), 0);
  for (const { told } of inTurn) assert.equal(told.at(-1), "failure");
});

test("a pool that is closed while it connects fails what it connects for", async (t) => {
  const timers = timersOf(t);
  await using server = await hold();
  const pool = poolOf(server, 2);
  const hearers = [0, 1, 2].map(() => ask(pool));
  await pool[Symbol.asyncDispose]();
  await Promise.all(hearers.map((each) => each.outcome()));
  for (const each of hearers) assert.deepEqual(each.told, ["failure"]);
  await until(() => timers() === 0);
  assert.equal(server.held.length, 0);
});

test("a pool that nobody uses lets go of its connections and of its timer", async (t) => {
  const timers = timersOf(t);
  await using server = await hold(() => response("", "keep-alive: timeout=3\r\n"));
  await using pool = poolOf(server, 3);
  await Promise.all([0, 1, 2].map(() => ask(pool).outcome()));
  assert.equal(timers(), 1);
  await Promise.all(server.sockets.keys().map((connection) => server.closed(connection)));
  await until(() => timers() === 0, "the end of the timer");
});

for (const phase of ["onStart", "onHead", "onData", "onEnd", "onFailure"] as const) {
  test(`a pool can be closed in the middle of ${phase}`, async (t) => {
    const timers = timersOf(t);
    await using server = await hold(() => (phase === "onFailure" ? "?" : response("body")));
    const pool = poolOf(server);
    const close = (): void => void pool[Symbol.asyncDispose]();
    const [first, waiting] = [ask(pool, get(), { [phase]: close }), ask(pool)];
    await Promise.all([first.outcome(), waiting.outcome()]);
    assert.equal(first.told.at(-1), phase === "onEnd" ? "end" : "failure");
    assert.equal(waiting.told.at(-1), "failure");
    const late = ask(pool);
    await late.outcome();
    assert.deepEqual(late.told, ["failure"]);
    await until(() => server.sockets.every(({ destroyed }) => destroyed));
    await until(() => timers() === 0, "the end of the timers");
  });
}

test("a pool that is closed keeps no process alive and no connection open", async () => {
  const taken: string[] = [];
  const server = createServer((socket) => {
    socket.on("data", () => socket.write(response("done")));
    socket.on("close", () => taken.push("closed"));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object");
  const url = new URL("http1-pool.ts", import.meta.url).href;
  const asks = new URL("testing/ask.ts", import.meta.url).href;
  const script = `
    import { openHttp1Pool } from ${JSON.stringify(url)};
    import { ask } from ${JSON.stringify(asks)};
    const origin = new URL("http://127.0.0.1:${address?.port}/");
    const pool = openHttp1Pool(origin, { connections: 2, waiting: 2 });
    const hearer = ask(pool);
    console.log(JSON.stringify(await hearer.outcome()));
    await pool[Symbol.asyncDispose]();
  `;
  const args = ["--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
  assert.equal(stdout, '[200,"done"]\n');
  await until(() => taken.length === 1);
  server.close();
});
