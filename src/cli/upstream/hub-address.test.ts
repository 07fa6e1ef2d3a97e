import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { scrubber } from "../../telemetry/scrubber.ts";
import type { Context, Given } from "../define-command.ts";
import { writtenHub } from "./hub-address.ts";

const given = (options: Readonly<Record<string, string>>): Given => ({
  operands: [],
  text: (name) => options[name],
  list: () => [],
  has: (name) => options[name] !== undefined,
  value: (name) => options[name],
});

const surroundings = (environment: Context["environment"]): Context => ({
  terminal: { print() {}, warn() {}, draw() {}, isTTY: false, isWatched: false, columns: 80 },
  environment,
  directory: "/",
  signals: process,
  readInput: () => Promise.resolve(""),
  readSecret: () => Promise.resolve(""),
  secrets: scrubber(),
  open: () => Promise.reject(new Error("no hub is opened here")),
  version: "1.2.3",
  language: "en",
  signal: new AbortController().signal,
});

test("the token of the data folder goes to hubs of this machine, and nowhere else", async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), "kumihimo-address-"));
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  await writeFile(join(dataDir, "admin-token"), "planted\n", { mode: 0o600 });
  const tokenFor = async (url: string, environment = {}, options = {}): Promise<unknown> =>
    (await writtenHub(url, given({ dataDir, ...options }), surroundings(environment))).token;
  for (const url of ["http://127.0.0.1:3000", "http://localhost:1/mcp", "http://[::1]:3000"]) {
    assert.equal(await tokenFor(url), "planted", url);
  }
  for (const url of [
    "https://hub.example.org",
    "http://10.0.0.1:3000",
    "http://127.0.0.1.example.org",
  ]) {
    assert.equal(await tokenFor(url), undefined, url);
    assert.equal(await tokenFor(url, { KUMIHIMO_TOKEN: "own" }), "own");
    assert.equal(await tokenFor(url, { KUMIHIMO_TOKEN: "own" }, { token: "written" }), "written");
  }
  for (const url of ["hub", "file:///etc/passwd", "http://", ""]) {
    await assert.rejects(tokenFor(url), { code: "cli.usage" });
  }
});

test("an address with a password in it is refused, and not repeated", async () => {
  const url = "http://operator:planted-token@127.0.0.1:3000";
  await assert.rejects(writtenHub(url, given({}), surroundings({})), (error: Error) => {
    assert.match(error.message, /--token/);
    return !error.message.includes("planted-token");
  });
});
