import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { belongingsOf } from "../../../test/belongings.ts";
import { isAlive } from "../../../test/is-alive.ts";
import { until } from "../../../test/until.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Log } from "../../telemetry/log.ts";
import { hearing, type Said, settingsFor, trial } from "./testing/trial.ts";

const program = fileURLToPath(new URL("testing/odd-server.ts", import.meta.url));

const odd = (t: TestContext, manner: string, more: object = {}, log?: Log) =>
  trial(t, settingsFor(program, [manner], more), log);

const textOf = (answer: Said | undefined): string => answer?.result.content[0].text;

/** A log that keeps what is written to it. */
function keptLog() {
  const lines: { readonly level: string; readonly message: string }[] = [];
  const note = (level: string) => (message: string) => void lines.push({ level, message });
  const log: Log = {
    debug: note("debug"),
    info: note("info"),
    warn: note("warn"),
    error: note("error"),
    child: () => log,
  };
  return { log, lines };
}

const failure = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    assert.ok(isKumihimoError(error), String(error));
    return error;
  }
  return assert.fail("It did not fail.");
};

test("a server that dies of an unknown question is started anew and asked in its own era", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "starts-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true }));
  const file = join(folder, "pids");
  const more = { idleStopSeconds: 0.05 };
  const { channel, introduce } = trial(t, settingsFor(program, ["dies-of-discover", file], more));
  assert.equal((await introduce()).era, "legacy");
  const starts = (): number => readFileSync(file, "utf8").trim().split("\n").length;
  assert.equal(starts(), 2);
  await until(() => channel.introduction === undefined);
  await introduce();
  assert.equal(starts(), 3, "the verdict was not remembered");
});

test("a server that is silent on an unknown question is asked in its own era", async (t) => {
  const { introduce, call } = odd(t, "silent-on-discover", { startSeconds: 9 });
  assert.equal((await introduce()).era, "legacy");
  assert.equal(textOf((await call("echo", { text: "here" })).answer), "here");
});

test("a server that never speaks again after an unknown question is started anew", async (t) => {
  const { introduce } = odd(t, "poisoned-by-discover", { startSeconds: 4 });
  assert.equal((await introduce()).era, "legacy");
});

test("a server that never introduces itself is given up after its time", async (t) => {
  const begin = performance.now();
  const error = await failure(odd(t, "silent", { era: "legacy", startSeconds: 0.5 }).introduce());
  assert.equal(error.code, "upstreams.unreachable");
  assert.ok(performance.now() - begin < 20_000);
});

test("a caller who does not wait for the start leaves, and the start goes on for others", async (t) => {
  const { channel, introduce } = odd(t, "good");
  const gone = new Error("gone");
  const impatient = channel.introduce(AbortSignal.abort(gone));
  const patient = introduce();
  await assert.rejects(impatient, gone);
  assert.equal((await patient).serverInfo.name, "odd");
});

test("a server of an unknown version answers nonsense", async (t) => {
  assert.equal((await failure(odd(t, "ages").introduce())).code, "upstreams.nonsense");
});

test("a program that is not there, and a folder that is not there, are bad commands", async (t) => {
  for (const wrong of [{ command: "no-such-program-here" }, { cwd: "/no/such/folder" }]) {
    const error = await failure(odd(t, "good", wrong).introduce());
    assert.equal(error.code, "upstreams.badCommand");
    assert.doesNotMatch(`${error.message} ${error.advice}`, /no-such|\/no\//);
  }
});

test("a crash at the start fails fast for a while, with the same reason, and is logged with it", async (t) => {
  const { log, lines } = keptLog();
  const { introduce } = odd(t, "crash", {}, log);
  const first = await failure(introduce());
  assert.equal(first.code, "upstreams.unreachable");
  assert.match(
    String(first.cause instanceof Error && first.cause.cause),
    /status 9.*no database here/,
  );
  assert.equal(await failure(introduce()), first, "it was started again at once");
  assert.ok(lines.some(({ level }) => level === "warn"));
});

test("a banner on standard output is skipped with one warning", async (t) => {
  const { log, lines } = keptLog();
  const { call } = odd(t, "banner", {}, log);
  assert.equal(textOf((await call("echo", { text: "after it" })).answer), "after it");
  assert.equal(lines.filter(({ level }) => level === "warn").length, 1);
});

test("a flood on standard error does not flood the log, nor hold the child up", async (t) => {
  const { log, lines } = keptLog();
  const { call } = odd(t, "flood", {}, log);
  const begin = performance.now();
  for (let round = 0; round < 20; round += 1) await call("echo", { text: "through" });
  await until(() => lines.some(({ message }) => message.includes("left out")));
  // The first and the last of these seconds are not whole.
  const seconds = (performance.now() - begin) / 1000 + 2;
  assert.ok(lines.length <= 51 * seconds, `${lines.length} lines in ${seconds} s`);
  assert.ok(lines.every(({ message }) => message.length <= 2000));
});

test("a line beyond the limit ends the child, and its caller hears of nonsense", async (t) => {
  const { call, channel } = odd(t, "good", { maxMessageBytes: 128 * 1024 });
  const { failure: end } = await call("huge", { bytes: 1024 * 1024 });
  assert.equal(end?.kind, "nonsense");
  assert.equal(channel.introduction, undefined);
});

for (const [act, kind] of [
  ["exit", "closed"],
  ["half-a-line", "closed"],
  ["close-output", "closed"],
  ["deep-answer", "nonsense"],
  ["two-results", "nonsense"],
] as const) {
  test(`a call whose server does "${act}" fails as ${kind}, and nobody waits`, async (t) => {
    const { call } = odd(t, "good");
    const begin = performance.now();
    const { failure: end, messages } = await call(act);
    assert.deepEqual(
      { kind: end?.kind, sent: end?.sent, messages },
      { kind, sent: true, messages: [] },
    );
    assert.ok(performance.now() - begin < 20_000);
  });
}

test("an answer that is written just before the end arrives", async (t) => {
  const { call } = odd(t, "good");
  assert.equal(textOf((await call("answer-and-exit")).answer), "goodbye");
});

test("the death of a child is news at once, and the next use starts it again", async (t) => {
  const { call, introduce, news } = odd(t, "good");
  const pid = Number(textOf((await call("pid")).answer));
  process.kill(pid, "SIGKILL");
  // Nothing looks after it here: it has to be heard of by itself.
  await until(() => news.some((item) => "state" in item && item.state === "lost"));
  const error = await failure(introduce());
  assert.equal(error.code, "upstreams.unreachable");
  await until(() => !isAlive(pid));
  await until(() => introduce().then(Boolean, () => false), "the next start");
  assert.notEqual(Number(textOf((await call("pid")).answer)), pid);
});

test("a child that nobody needs sleeps without a word and is woken by the next use", async (t) => {
  const { call, channel, news } = odd(t, "good", { idleStopSeconds: 0.2 });
  const first = Number(textOf((await call("pid")).answer));
  await until(() => channel.introduction === undefined && !isAlive(first));
  await channel.ping(AbortSignal.timeout(10_000));
  assert.equal(channel.introduction, undefined, "a ping woke it");
  assert.notEqual(Number(textOf((await call("pid")).answer)), first);
  assert.deepEqual(
    news.map((item) => "state" in item && item.state),
    ["introduced", "introduced"],
  );
});

test("a child at work does not sleep, however long the work takes", async (t) => {
  const { call } = odd(t, "good", { idleStopSeconds: 0.1 });
  const { answer } = await call("log", { milliseconds: 500 });
  assert.equal(textOf(answer), "logged");
});

test("a child that does not read is given only so much, and the hub does not grow", async (t) => {
  const { call, channel, send } = odd(t, "good", { maxMessageBytes: 1024 * 1024 });
  await call("deaf");
  const before = process.memoryUsage.rss();
  const text = "x".repeat(64 * 1024);
  const calls = Array.from({ length: 200 }, () =>
    send("tools/call", { name: "echo", arguments: { text } }),
  );
  const refused = await Promise.race(
    calls.map(({ ended }) => ended.then(({ failure: end }) => end)),
  );
  assert.deepEqual({ ...refused }, { kind: "connect", sent: false });
  assert.ok(process.memoryUsage.rss() - before < 64 * 1024 * 1024);
  await channel[Symbol.asyncDispose]();
  const ends = await Promise.all(calls.map(({ ended }) => ended));
  assert.ok(ends.every(({ failure: end }) => end !== undefined));
});

test("a child that hangs with nothing to do is ended by a ping, one at work is not", async (t) => {
  const more = { health: { timeoutSeconds: 0.3 } };
  const { call, channel, send, news } = odd(t, "good", more);
  const pid = Number(textOf((await call("pid")).answer));
  const work = send("tools/call", { name: "busy", arguments: {} });
  await sleep(100);
  await assert.rejects(channel.ping(AbortSignal.timeout(400)));
  assert.ok(isAlive(pid) && channel.introduction !== undefined, "work was interrupted");
  work.sending.cancel();
  await assert.rejects(channel.ping(AbortSignal.timeout(400)));
  assert.ok(news.some((item) => "state" in item && item.state === "lost"));
  await until(() => !isAlive(pid));
});

test("a question is never put to a caller while it could be another's", async (t) => {
  const { channel, introduce, send } = odd(t, "good");
  await introduce();
  const ask = (topic: string, milliseconds: number) =>
    send(
      "tools/call",
      { name: "ask", arguments: { topic, milliseconds } },
      {
        onMessage: ({ id }) =>
          channel.tell({ jsonrpc: "2.0", id, result: { action: "accept", content: { topic } } }),
      },
    ).ended;
  const [early, late] = await Promise.all([ask("early", 50), ask("late", 2000)]);
  assert.deepEqual(early.messages, []);
  assert.match(textOf(early.answer), /not clear whose/);
  assert.deepEqual(
    late.messages.map(({ params }) => params.message),
    ["late"],
  );
  assert.match(textOf(late.answer), /"topic":"late"/);
});

test("what a child asks about a call that was given up reaches nobody else", async (t) => {
  const { introduce, send, call } = odd(t, "good");
  await introduce();
  const secret = send("tools/call", {
    name: "ask",
    arguments: { topic: "secret", milliseconds: 150 },
  });
  secret.sending.cancel();
  const { messages } = await call("progress", { milliseconds: 400 });
  assert.deepEqual(messages, []);
});

test("log messages go to the only caller there is, and to nobody when there are two", async (t) => {
  const { introduce, send } = odd(t, "good");
  await introduce();
  const log = (text: string) =>
    send("tools/call", { name: "log", arguments: { text, milliseconds: 100 } }).ended;
  const alone = await log("alone");
  assert.deepEqual(
    alone.messages.map(({ params }) => params.data),
    ["alone"],
  );
  for (const { messages } of await Promise.all([log("one"), log("two")])) {
    assert.deepEqual(messages, []);
  }
});

test("a child sees of the hub's environment only what it needs, and what it was given", async (t) => {
  process.env["KUMIHIMO_TEST_SECRET"] = "canary";
  t.after(() => delete process.env["KUMIHIMO_TEST_SECRET"]);
  const { call } = odd(t, "good", { env: { ROOT: "/data" } });
  const seen = JSON.parse(textOf((await call("environment")).answer));
  assert.equal(seen.ROOT, "/data");
  assert.equal(seen.PATH, process.env["PATH"]);
  assert.equal(seen.KUMIHIMO_TEST_SECRET, undefined);
});

test("line ends between the parts of a request do not cut it, nor smuggle a second one in", async (t) => {
  const { channel, introduce } = odd(t, "good");
  await introduce();
  const { receiver, ended } = hearing();
  const body = Buffer.from(
    JSON.stringify(
      {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "echo", arguments: { text: "a\nb" } },
      },
      undefined,
      "\r\n",
    ),
  );
  channel.send({ era: "legacy", method: "tools/call", id: 1, body }, receiver);
  assert.equal(textOf((await ended).answer), "a\nb");
});

test("a child that ignores every request to end is killed, with what it started", async (t) => {
  const { call, channel } = odd(t, "ignores-sigterm");
  const pid = Number(textOf((await call("pid")).answer));
  const grandchild = Number(textOf((await call("grandchild")).answer));
  await channel[Symbol.asyncDispose]();
  assert.deepEqual([isAlive(pid), isAlive(grandchild)], [false, false]);
  assert.equal(
    (await failure(channel.introduce(new AbortController().signal))).code,
    "upstreams.unreachable",
  );
});

test("what a killed child started does not outlive it", async (t) => {
  const { call } = odd(t, "good");
  const pid = Number(textOf((await call("pid")).answer));
  const grandchild = Number(textOf((await call("grandchild")).answer));
  process.kill(pid, "SIGKILL");
  await until(() => !isAlive(grandchild));
});
