/** What becomes of a log over the years: bodies, erasures, anchors, old segments; each time it verifies. */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  appendFile,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { belongingsOf } from "../../test/belongings.ts";
import { openBytes } from "../storage/encryption/authenticated.ts";
import { fixedKeys, keyWrappingByKeys } from "../storage/encryption/key-wrapping-by-keys.ts";
import { anchorsConfig } from "./anchors/config.ts";
import type { AuditLog } from "./audit-log.ts";
import type { AuditNeeds } from "./begin-log.ts";
import { bodyKeyPlace, bodyPlace, readBodyKeys } from "./bodies/body-vault.ts";
import { bodyKeysResealing } from "./bodies/reseal-body-keys.ts";
import { trialAudit, trialKey, trialEntry } from "./testing/trial-audit.ts";
import { verifyDirectory } from "./verifying/verify-directory.ts";

const [oldKey, newKey] = [
  { id: "old", key: randomBytes(32) },
  { id: "new", key: randomBytes(32) },
];
const wrapping = keyWrappingByKeys(fixedKeys([oldKey]));
const day = 86_400_000;

interface Ground {
  readonly directory: string;
  /** In milliseconds; a test sets it. */
  time: number;
  open(more?: Partial<AuditNeeds>): AuditLog;
  close(audit: AuditLog): Promise<void>;
  folder(): Promise<string>;
  /** Its only log. @throws where it is broken */
  verified(): Promise<Awaited<ReturnType<typeof verifyDirectory>>["logs"][number]>;
}

async function groundOf(t: TestContext): Promise<Ground> {
  const home = await mkdtemp(join(tmpdir(), "kumihimo-audit-"));
  belongingsOf(t).defer(() => rm(home, { recursive: true, force: true }));
  const directory = join(home, "audit");
  const ground: Ground = {
    directory,
    time: Date.parse("2026-01-01T00:00:00Z"),
    open: (more = {}) =>
      trialAudit(directory, {
        checkpoint: { entries: 5, seconds: 10 },
        bodies: "encrypted",
        wrapping: () => Promise.resolve(wrapping),
        clock: { now: () => new Date(ground.time), seconds: () => ground.time / 1000 },
        segmentBytes: 2000,
        ...more,
      }),
    close: async (audit) => audit[Symbol.asyncDispose](),
    async folder() {
      const [name = ""] = await readdir(directory);
      return join(directory, name);
    },
    async verified() {
      const { signal } = new AbortController();
      const nothing = { trusted: [], checkpoints: [], witnesses: [], expected: [] };
      const { logs } = await verifyDirectory({ directory, signal, ...nothing });
      const [log, ...others] = logs;
      assert.ok(log !== undefined && others.length === 0);
      assert.deepEqual(log.damages, []);
      return log;
    },
  };
  return ground;
}

async function filled(audit: AuditLog, calls: number): Promise<void> {
  for (let call = 0; call < calls; call += 1) {
    const principal = call % 3 === 0 ? "user:ken@corp" : "user:aya@corp";
    await audit.keep(trialEntry(`call-${call}`, { principal }), {
      arguments: `{"number":${call},"word":"組紐"}`,
      result: '{"content":[]}',
    });
  }
}

test("bodies are sealed, are read again, and can be erased; the log stays whole", async (t) => {
  const ground = await groundOf(t);
  const audit = ground.open();
  await filled(audit, 60);
  assert.equal(await audit.erase({ calls: ["call-4", "call-59"] }, { principal: "operator" }), 2);
  const why = "They asked for it.";
  assert.equal(
    await audit.erase({ principal: "user:ken@corp" }, { principal: "operator", why }),
    20,
  );
  assert.equal(await audit.erase({ principal: "user:ken@corp" }, { principal: "operator" }), 0);
  await filled(audit, 3);
  await ground.close(audit);
  await ground.verified();
  const folder = await ground.folder();
  const files = (await readdir(folder)).toSorted();
  const all = (await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")))).join();
  assert.doesNotMatch(all, /組紐/);
  assert.match(all, /They asked for it/);
  const last = files.findLast((file) => file.endsWith(".bodies")) ?? assert.fail();
  const line = (await readFile(join(folder, last), "utf8")).split("\n").at(-2) ?? "";
  const [seq = "", sealed = ""] = line.split(" ");
  const signer = trialKey.signer(`kumihimo/${folder.slice(-16)}`);
  const origin = signer.key.name;
  const segment = Number(last.slice(0, 20));
  const wrapped = (await readBodyKeys(folder, signer)).get(segment) ?? "";
  const dataKey = await wrapping.unwrap(wrapped, bodyKeyPlace(origin, segment));
  const text = openBytes(dataKey, Buffer.from(sealed, "base64url"), bodyPlace(origin, Number(seq)));
  assert.deepEqual(JSON.parse(text.toString()), {
    arguments: { number: 2, word: "組紐" },
    result: { content: [] },
  });
});

test("bodies that a killed process left without an entry are gone before another goes on", async (t) => {
  const ground = await groundOf(t);
  const audit = ground.open();
  await filled(audit, 3);
  const next = await audit.keep(trialEntry("last"));
  await ground.close(audit);
  const folder = await ground.folder();
  const entries = (await readdir(folder)).filter((file) => file.endsWith(".jsonl")).toSorted();
  const current = join(folder, (entries.at(-1) ?? "").replace("jsonl", "bodies"));
  const beyond = next + 10;
  await appendFile(current, `${beyond} AAAA\n`);
  await writeFile(join(folder, `${String(beyond).padStart(20, "0")}.bodies`), `${beyond} AAAA\n`);
  const again = ground.open({ bodies: "hashed" });
  await filled(again, 20);
  await ground.close(again);
  await ground.verified();
  assert.doesNotMatch(await readFile(current, "utf8"), /AAAA/);
});

test("the keys of bodies are wrapped anew, and the log goes on with them", async (t) => {
  const ground = await groundOf(t);
  const audit = ground.open();
  await filled(audit, 40);
  await ground.close(audit);
  const both = keyWrappingByKeys(fixedKeys([newKey, oldKey]));
  const { directory } = ground;
  const holder = bodyKeysResealing({ directory, key: trialKey });
  const { resealed } = await holder.reseal(both);
  assert.ok(resealed > 1);
  assert.equal((await holder.reseal(both)).resealed, 0);
  await ground.verified();
  const onlyNew = keyWrappingByKeys(fixedKeys([newKey]));
  const again = ground.open({ wrapping: () => Promise.resolve(onlyNew) });
  await filled(again, 3);
  await ground.close(again);
  await ground.verified();
});

test("hashes that a power cut took are written again", async (t) => {
  const ground = await groundOf(t);
  const audit = ground.open({ segmentBytes: 100_000 });
  await filled(audit, 12);
  await ground.close(audit);
  const hashes = join(await ground.folder(), "00000000000000000000.hashes");
  for (const bytes of [0, 32 * 3, 32 * 5 + 7]) {
    await truncate(hashes, bytes);
    const again = ground.open({ segmentBytes: 100_000 });
    await filled(again, 1);
    await ground.close(again);
    await ground.verified();
  }
});

test("old segments are removed and the log says so; what is left still verifies", async (t) => {
  const ground = await groundOf(t);
  const audit = ground.open();
  await filled(audit, 40);
  await ground.close(audit);
  const before = await readdir(await ground.folder());
  ground.time += 31 * day;
  const again = ground.open();
  await filled(again, 3);
  await again.check();
  await ground.close(again);
  const after = await readdir(await ground.folder());
  assert.ok(after.length < before.length && after.includes("before"));
  assert.ok(!after.includes("00000000000000000000.jsonl"));
  const log = await ground.verified();
  assert.ok(log.first > 0 && log.removedBefore === log.first);
  const third = ground.open();
  await filled(third, 1);
  await ground.close(third);
  await ground.verified();
});

test("a log that nobody writes any more is removed whole, when it is old enough", async (t) => {
  const ground = await groundOf(t);
  const [one, other] = [ground.open(), ground.open()];
  await filled(one, 2);
  await filled(other, 2);
  await ground.close(one);
  await ground.close(other);
  const names = await readdir(ground.directory);
  assert.equal(names.length, 2);
  for (const name of names) {
    const file = join(ground.directory, name, "00000000000000000000.jsonl");
    await utimes(file, new Date(ground.time), new Date(ground.time));
  }
  ground.time += 31 * day;
  const again = ground.open();
  await filled(again, 1);
  await again.check();
  await ground.close(again);
  assert.equal((await readdir(ground.directory)).length, 1);
  await ground.verified();
});

test("a log that was cut off behind an anchored checkpoint is not gone on with", async (t) => {
  const ground = await groundOf(t);
  const path = join(ground.directory, "..", "elsewhere");
  const anchors: AuditNeeds["anchors"] = anchorsConfig.parse([{ kind: "file", path }]);
  const audit = ground.open({ anchors, segmentBytes: 100_000 });
  await filled(audit, 12);
  await ground.close(audit);
  const folder = await ground.folder();
  const [file = ""] = await readdir(path);
  assert.match(await readFile(join(path, file), "utf8"), /^kumihimo\//);
  // The end is cut off together with the checkpoints that speak of it.
  const entries = join(folder, "00000000000000000000.jsonl");
  const lines = (await readFile(entries, "utf8")).split("\n");
  await writeFile(entries, `${lines.slice(0, 5).join("\n")}\n`);
  const notes = join(folder, "00000000000000000000.checkpoints");
  const [text = "", signature = ""] = (await readFile(notes, "utf8")).split("\n\n");
  await writeFile(notes, `${text}\n\n${signature}\n`);
  const again = ground.open({ anchors });
  await filled(again, 1);
  await ground.close(again);
  assert.equal((await readdir(ground.directory)).length, 2);
});
