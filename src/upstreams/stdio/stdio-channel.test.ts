import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { belongingsOf } from "../../../test/belongings.ts";
import { until } from "../../../test/until.ts";
import { fileJournal } from "../testing/showroom/journal.ts";
import { showroomProgram } from "../testing/showroom/start-process.ts";
import type { StdioKind } from "../testing/showroom/serve-stdio.ts";
import { type Said, settingsFor, trial } from "./testing/trial.ts";

const showroom = (t: TestContext, kind: StdioKind, more: object = {}) =>
  trial(t, settingsFor(showroomProgram, [kind], more));

const textOf = (answer: Said | undefined): string => answer?.result.content[0].text;

const cells = [
  { kind: "stdio-both", setting: "auto", era: "modern" },
  { kind: "stdio-both", setting: "legacy", era: "legacy" },
  { kind: "stdio-modern", setting: "auto", era: "modern" },
  { kind: "stdio-modern", setting: "modern", era: "modern" },
  { kind: "stdio-legacy", setting: "auto", era: "legacy" },
  { kind: "stdio-legacy", setting: "legacy", era: "legacy" },
] as const;

for (const { kind, setting, era } of cells) {
  test(`a ${kind} server is spoken to as ${era} when the setting is ${setting}`, async (t) => {
    const { channel, introduce, call, news, send } = showroom(t, kind, { era: setting });
    assert.equal(channel.introduction, undefined);
    const introduction = await introduce();
    assert.equal(introduction.era, era);
    assert.notEqual(introduction.serverInfo.name, "");
    assert.deepEqual(news, [{ state: "introduced", introduction }]);

    const { answer } = await call("echo", { text: "組紐" });
    assert.equal(textOf(answer), "組紐");

    const heard = send(
      "tools/call",
      { name: "slow", arguments: { steps: 3 } },
      { progressToken: "mine" },
    );
    const { messages, answer: slow } = await heard.ended;
    assert.equal(slow?.["id"], heard.id);
    assert.deepEqual(
      messages.map(({ method, params }) => [method, params.progressToken]),
      Array.from({ length: 3 }, () => ["notifications/progress", "mine"]),
    );
    await channel.ping(AbortSignal.timeout(30_000));
  });
}

test("an era that the server does not speak is told apart from a server that is not there", async (t) => {
  await assert.rejects(showroom(t, "stdio-legacy", { era: "modern" }).introduce(), {
    code: "upstreams.wrongEra",
  });
  await assert.rejects(showroom(t, "stdio-modern", { era: "legacy" }).introduce(), {
    code: "upstreams.wrongEra",
  });
});

test("media of 8 MiB arrives byte for byte", async (t) => {
  const { call } = showroom(t, "stdio-both");
  const [first, second] = await Promise.all([
    call("image", { bytes: 8 * 1024 * 1024 }),
    call("image", { bytes: 8 * 1024 * 1024 }),
  ]);
  const sums = [first, second].map(({ answer }) => {
    const bytes = Buffer.from(answer?.result.content[0].data, "base64");
    assert.equal(bytes.length, 8 * 1024 * 1024);
    return createHash("sha256").update(bytes).digest("hex");
  });
  assert.equal(sums[0], sums[1]);
});

for (const kind of ["stdio-both", "stdio-legacy"] as const) {
  test(`callers of one ${kind} child with the same ids and tokens get what is theirs`, async (t) => {
    const { introduce, send } = showroom(t, kind);
    await introduce();
    const calls = Array.from({ length: 60 }, async (_, index) => {
      const key = `call ${index}`;
      const params = { name: "slow", arguments: { key, steps: 2, milliseconds: index % 7 } };
      const { messages, answer } = await send("tools/call", params, { id: 1, progressToken: 1 })
        .ended;
      assert.equal(textOf(answer), `slow ${key}`);
      assert.equal(answer?.["id"], 1);
      assert.deepEqual(
        messages.map(({ params: said }) => [said.progressToken, said.message]),
        [1, 2].map((step) => [1, `${key}: step ${step} of 2`]),
      );
    });
    await Promise.all(calls);
  });

  test(`a ${kind} child hears that a call was given up, and its caller hears nothing more`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "given-up-"));
    belongingsOf(t).defer(() => rm(folder, { recursive: true }));
    const file = join(folder, "journal");
    const journal = fileJournal(file);
    const settings = settingsFor(showroomProgram, [kind, "--journal", file]);
    const { introduce, send } = trial(t, settings);
    await introduce();
    const started = Promise.withResolvers<void>();
    const hanging = send(
      "tools/call",
      { name: "hang", arguments: { key: "given up" } },
      { progressToken: 7, onMessage: () => started.resolve() },
    );
    await started.promise;
    hanging.sending.cancel();
    await until(() => journal.entries("cancelled").some(({ key }) => key === "given up"));
    const told = await Promise.race([hanging.ended, sleep(100)]);
    assert.equal(told, undefined);
  });

  test(`changes of a ${kind} child's lists and of followed resources are news`, async (t) => {
    const { channel, introduce, call, news } = showroom(t, kind);
    const uri = "show://notes/welcome";
    channel.follow(new Set([uri]));
    await introduce();
    await call("add_tool", { name: "brand_new" });
    await until(() => news.some((item) => "list" in item && item.list === "tools"));
    await call("touch", { uri });
    await until(() => news.some((item) => "resource" in item && item.resource === uri));
    channel.follow(new Set());
    await call("echo", { text: "so that the child has heard it" });
    news.length = 0;
    await call("touch", { uri });
    await call("echo", { text: "and has spoken" });
    assert.deepEqual(news, []);
  });
}

test("a question of a legacy child reaches its caller, and the answer reaches the child", async (t) => {
  const { channel, introduce, send } = showroom(t, "stdio-legacy");
  await introduce();
  const { answer, messages } = await send(
    "tools/call",
    { name: "ask_twice", arguments: { topic: "braid" } },
    {
      onMessage: ({ id, method }) => {
        assert.equal(method, "elicitation/create");
        channel.tell({ jsonrpc: "2.0", id, result: { action: "accept", content: { name: "組" } } });
      },
    },
  ).ended;
  assert.equal(messages.length, 2);
  assert.match(textOf(answer), /組/);
});

test("the reference server is understood", async (t) => {
  const file = fileURLToPath(
    import.meta.resolve("@modelcontextprotocol/server-everything/dist/index.js"),
  );
  const { introduce, call, send } = trial(t, settingsFor(file, ["stdio"]));
  const { era, capabilities } = await introduce();
  assert.equal(era, "legacy");
  assert.ok("tools" in capabilities);
  assert.match(textOf((await call("echo", { message: "hello" })).answer), /hello/);
  const { answer } = await send("tools/list", {}).ended;
  assert.ok(answer?.result.tools.length > 5);
});
