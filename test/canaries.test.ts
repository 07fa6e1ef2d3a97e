import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { Canaries } from "./canaries.ts";

test("a secret is found in each spelling in which it travels", () => {
  const canaries = new Canaries();
  const value = canaries.make('ke"y');
  const bytes = Buffer.from(value);
  for (const text of [
    value,
    JSON.stringify(value),
    `https://example.org/?key=${encodeURIComponent(value)}`,
    bytes.toString("hex"),
    Buffer.from(`a:${value}`).toString("base64"),
    Buffer.from(`ab:${value}:tail`).toString("base64"),
    Buffer.from(`abc:${value}:tail`).toString("base64url"),
  ]) {
    assert.equal(canaries.leaksIn(`before ${text} behind`).length, 1, text);
  }
});

test("another value, and a word that is too short to be told from others, are not", () => {
  const canaries = new Canaries();
  canaries.make("key");
  canaries.note("short", "a word");
  canaries.note("upstreams:read", "a permission");
  assert.deepEqual(canaries.leaksIn(`short upstreams:read ${new Canaries().make("key")}`), []);
});

/** What a process that is watched ends with, and writes. */
const watched = (program: string): Promise<{ readonly status: unknown; readonly text: string }> =>
  new Promise((resolve) => {
    const watch = new URL("canaries-watch.ts", import.meta.url).href;
    const args = ["--import", watch, "--input-type=module", "--eval", program];
    execFile(process.execPath, args, (error, _, text) => {
      resolve({ status: error?.code ?? 0, text });
    });
  });

const source = (path: string): string => JSON.stringify(new URL(`../src/${path}`, import.meta.url));
const prelude = `
  import { Secret } from ${source("kernel/secret.ts")};
  import { defineErrors } from ${source("kernel/errors.ts")};
  import { silentLog } from ${source("telemetry/log.ts")};
  const secret = new Secret("planted-" + 1234567);
  const words = { message: ({ why }) => why, advice: "" };
  const errors = defineErrors("x", { y: { status: 500, audience: "caller", en: words, ja: words } });
`;

test("a process that is watched fails where a secret stands in its log or in an error", async () => {
  const programs = {
    [`silentLog.info("came", { reason: secret.reveal() });`]: "the log or the audit log",
    [`silentLog.child({}).error("failed", { error: errors.y({ why: secret.reveal() }) });`]:
      "the log or the audit log",
    [`errors.y({ why: secret.reveal() }).words("ja");`]: "the words of x.y",
  };
  const all = Object.entries(programs).map(async ([program, where]) => {
    const { status, text } = await watched(prelude + program);
    assert.equal(status, 1, program);
    assert.ok(text.includes(`${where}: a Secret as "planted-1234567"`), text);
  });
  await Promise.all(all);
});

test("a process that keeps its secrets ends as it would", async () => {
  const program = `secret.reveal(); silentLog.info("came", { reason: String(secret) });`;
  assert.deepEqual(await watched(prelude + program), { status: 0, text: "" });
});
