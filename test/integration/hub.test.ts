import assert from "node:assert/strict";
import { once } from "node:events";
import { symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { descendants } from "../hub-process.ts";
import { need } from "../need.ts";
import { checkout, realHub } from "../real-hub.ts";
import { until } from "../until.ts";

test("without authentication the hub does not start on an address that others can reach", async () => {
  await assert.rejects(
    realHub(["--auth", "none", "--host", "0.0.0.0"]),
    /identity\.openToTheWorld/,
  );
});

test("what a caller is told names nothing of the machine", async () => {
  await using hub = await realHub(["--root", `${checkout}examples/media`]);
  const attempts: readonly [string, unknown][] = [
    ["image_description", { image: "/etc/passwd" }],
    ["image_description", { image: "../../package.json" }],
    ["image_description", { image: "file:///proc/self/environ" }],
    ["image_description", { image: "mail.txt" }],
    [
      "image_description",
      {
        image: `data:image/png;base64,${Buffer.from("\u0089PNG\r\n\u001a\nbroken").toString("base64")}`,
      },
    ],
    [
      "video_analysis",
      { video: "data:video/mp4;base64,AAAAIGZ0eXBpc29tAAACAGlzb21pc28yYXZjMW1wNDE=" },
    ],
    ["audio_transcription", { audio: "https://127.0.0.1/sound.wav" }],
    ["audio_transcription", { audio: "https://169.254.169.254/latest/meta-data/" }],
    ["speech_synthesis", { text: "hello", voice: "../../etc/passwd" }],
    ["file_processing", { file: "label.jpg", operation: "convert" }],
  ];
  for (const [tool, args] of attempts) {
    const answer = await hub.call(tool, args);
    const told = JSON.stringify(answer);
    assert.equal(answer.isError, true, told);
    for (const leak of [
      checkout,
      hub.folder,
      "node_modules",
      "    at ",
      "/usr/",
      "ffmpeg -",
      "root:x",
    ]) {
      assert.ok(!told.includes(leak), `${tool} tells ${leak}: ${told}`);
    }
    assert.match(told, /kumihimo\/error/);
  }
  assert.ok(!hub.log().includes(hub.token));
  assert.equal((await fetch(`${hub.url}/readyz`)).status, 200);
});

test("a link out of a root is refused like a file that is not there", async () => {
  await using hub = await realHub(["--root", path.join(checkout, "examples/media")]);
  const own = path.join(hub.folder, "root");
  await using second = await realHub(["--root", hub.folder]);
  await writeFile(path.join(hub.folder, "inside.txt"), "inside");
  await symlink("/etc/hostname", own);
  const [link, absent, inside] = await Promise.all(
    ["root", "absent.txt", "inside.txt"].map((file) =>
      second.call("file_processing", { file, operation: "checksum" }),
    ),
  );
  assert.equal(inside?.isError, undefined);
  assert.deepEqual(link, absent);
});

test("asked to stop, the hub finishes what runs, takes nothing new, and ends with status 0", async (t) => {
  if (!need(t, "ffmpeg")) return;
  await using hub = await realHub(["--root", `${checkout}examples/media`]);
  let answered = false;
  const running = hub.call("video_analysis", { video: "stock-review.mp4" });
  void running.finally(() => (answered = true)).catch(() => {});
  const programs = () => descendants(hub.process.pid ?? 0);
  if (process.platform !== "linux") await sleep(300);
  else
    await until(async () => answered || /ffmpeg/.test((await programs()).join()), "the call runs");
  hub.process.kill("SIGTERM");
  const ended = once(hub.process, "exit");
  const answer = await running;
  assert.equal(answer.isError, undefined);
  assert.deepEqual(await ended, [0, null]);
  await assert.rejects(fetch(`${hub.url}/healthz`));
});

test("metrics count calls and engine jobs, for those who hold the token", async () => {
  await using hub = await realHub(["--root", `${checkout}examples/media`]);
  await hub.call("file_processing", { file: "label.jpg", operation: "metadata" });
  assert.equal((await fetch(`${hub.url}/metrics`)).status, 401);
  const headers = { authorization: `Bearer ${hub.token}` };
  const page = await (await fetch(`${hub.url}/metrics`, { headers })).text();
  assert.match(page, /mcp_tool_calls_total\{[^}]*tool="file_processing"[^}]*\} 1/);
  assert.match(page, /kumihimo_engine_jobs_total\{[^}]*engine="image"[^}]*\} 1/);
});

test("a plugin file adds its tool to those of the hub", async () => {
  await using hub = await realHub(["--plugin", `${checkout}examples/plugins/word-count.ts`]);
  const answer = await hub.call("word_count", { text: "東京は雨です。", locale: "ja" });
  assert.deepEqual(answer.structuredContent, { words: 4, sentences: 1, letters: 7 });
});

test("every tool is listed with its schemas, its hints and an icon", async () => {
  await using hub = await realHub();
  const answer = await hub.post({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} });
  const text = await answer.text();
  const { tools } = JSON.parse(text.slice(text.indexOf("{"))).result;
  assert.equal(tools.length, 11);
  for (const { name, inputSchema, outputSchema, annotations, icons } of tools) {
    assert.equal(inputSchema.type, "object", name);
    assert.equal(outputSchema.type, "object", name);
    assert.equal(typeof annotations.readOnlyHint, "boolean", name);
    assert.match(icons[0].src, /^data:image\/svg\+xml,/, name);
  }
});
