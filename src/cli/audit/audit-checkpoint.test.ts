import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { smallLog, type SmallLog } from "../../audit/anchors/testing/small-log.ts";
import { notedAudit } from "../../audit/testing/noted-audit.ts";
import type { Authenticator } from "../../identity/authenticator.ts";
import { SmallUpstreams } from "../../http/testing/small-upstreams.ts";
import { startTestHub } from "../../http/testing/test-hub.ts";
import { testOutside } from "../testing/test-outside.ts";

/** The files of a log that hold its key and checkpoints, in segments that begin at these entries. */
async function stored(directory: string, log: SmallLog, key: string, sizes: readonly number[][]) {
  const folder = path.join(directory, log.origin.split("/")[1] ?? "");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "public-key"), `${key}\n`);
  for (const [place, notes] of sizes.entries()) {
    const file = path.join(folder, `${String(place * 30).padStart(20, "0")}.checkpoints`);
    await writeFile(file, notes.map((size) => log.at(size).note).join("\n"));
  }
}

test("the last checkpoint of each log is printed as it was signed, from whichever segment", async () => {
  const outside = await testOutside();
  const one = smallLog(64, "aaaaaaaaaaaaaaaa");
  const other = smallLog(64, "bbbbbbbbbbbbbbbb");
  const directory = path.join(outside.directory, "audit");
  await stored(directory, one, one.vkey, [[3, 30], [31, 44, 40], [29]]);
  await stored(directory, other, other.vkey, [[7], []]);
  const run = await outside.run("audit", "checkpoint", "--directory", "audit");
  assert.deepEqual(
    [run.status, run.out, run.errors],
    [0, `${one.at(44).note}\n${other.at(7).note}`, ""],
  );
  const { out } = await outside.run("audit", "checkpoint", "--directory", "audit", "--json");
  assert.deepEqual(JSON.parse(out), { checkpoints: [one.at(44).note, other.at(7).note] });
});

test("what another key signed, or nobody, is not handed on as a checkpoint", async () => {
  const outside = await testOutside();
  const log = smallLog();
  await stored(path.join(outside.directory, "audit"), log, smallLog().vkey, [[3]]);
  const { status, out, errors } = await outside.run("audit", "checkpoint", "--directory", "audit");
  assert.deepEqual([status, out], [1, ""]);
  assert.match(errors, /3f9c0a62d1b84e57 has no checkpoint that its own key signed/);
});

const permissions: Readonly<Record<string, string>> = {
  "Bearer token-of-a-manager": "audit:manage",
  "Bearer token-of-a-reader": "audit:read",
};

const authenticator: Authenticator = {
  principal: ({ headers: { authorization = "" } }) => ({
    id: "somebody",
    kind: "service",
    permissions: [permissions[authorization] ?? "none"],
  }),
};

test("a running hub signs one now, tells how its anchors do, and writes down who asked", async () => {
  const log = smallLog();
  const audit = notedAudit();
  await using hub = await startTestHub({
    authenticator,
    audit,
    upstreams: new SmallUpstreams(),
    auditDesk: {
      erase: async () => 0,
      checkpoint: async () => log.at(12).note,
      anchors: [
        { name: "file /mnt/a", kind: "file", failures: 0, kept: { size: 9, at: new Date(0) } },
        { name: "http https://b", kind: "http", failures: 3, behindSince: new Date(0), why: "no" },
      ],
    },
  });
  const outside = await testOutside();
  const asked = ["audit", "checkpoint", "--url", hub.url, "--token"];
  const { status, out, errors } = await outside.run(...asked, "token-of-a-manager");
  assert.deepEqual([status, out], [0, log.at(12).note]);
  assert.match(errors, /file \/mnt\/a +9 +1970-01-01T00:00:00.000Z +well/);
  assert.match(errors, /http https:\/\/b +- +- +behind since 1970-01-01T00:00:00.000Z: no/);
  const json = JSON.parse((await outside.run(...asked, "token-of-a-manager", "--json")).out);
  assert.deepEqual([json.checkpoints, json.anchors.length], [[log.at(12).note], 2]);
  const ready = await fetch(`${hub.url}/readyz`);
  assert.equal(ready.status, 200);
  assert.deepEqual(Object(await ready.json()).notices, [
    { name: "audit anchor 2 (http)", why: "behind since 1970-01-01T00:00:00.000Z" },
  ]);
  const refused = await outside.run(...asked, "token-of-a-reader");
  assert.deepEqual([refused.status, refused.out], [1, ""]);
  assert.deepEqual(
    audit.entries.flatMap(({ tool, outcome }) => (outcome === undefined ? [] : [[tool, outcome]])),
    [
      ["POST /api/audit/checkpoint", "ok"],
      ["POST /api/audit/checkpoint", "ok"],
      ["POST /api/audit/checkpoint", "refused"],
    ],
  );
});
