/** The whole way: a log on disk, its segments, a witness, and the verifier that looks for what the witness signed. */

import assert from "node:assert/strict";
import { appendFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { belongingsOf } from "../../../test/belongings.ts";
import { systemClock } from "../../kernel/clock.ts";
import { Secret } from "../../kernel/secret.ts";
import { silentLog } from "../../telemetry/log.ts";
import type { AuditLog } from "../audit-log.ts";
import { auditKey } from "../keys/audit-key.ts";
import { parseVkey } from "../notes/verifier-key.ts";
import { openAudit } from "../open-audit.ts";
import { verifyDirectory } from "../verifying/verify-directory.ts";
import { anchorsConfig } from "./config.ts";
import { smallWitness } from "./testing/small-witness.ts";

async function recorded(audit: AuditLog, calls: number): Promise<void> {
  for (let call = 0; call < calls; call += 1) {
    await audit.keep({
      kind: "call",
      call: `call-${call}`,
      principal: "user:aya@corp",
      tool: "crm__find",
      era: "modern",
      transport: "http",
      outcome: "ok",
      milliseconds: 3,
    });
    await audit.checkpoint();
  }
}

const notesIn = (text: string): readonly string[] =>
  text.match(/^kumihimo\/.*\n\d+\n.*\n\n(?:— .*\n)+/gm) ?? [];

test("a witness follows a log over its segments and restarts, and the verifier finds what it signed", async (t) => {
  const stack = belongingsOf(t);
  const directory = await mkdtemp(path.join(tmpdir(), "kumihimo-witnessed-"));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const open = (anchors: readonly object[]): AuditLog =>
    openAudit({
      directory,
      key: auditKey(new Secret(Buffer.alloc(32, 5).toString("base64url"))),
      checkpoint: { entries: 1000, seconds: 10 },
      bodies: "none",
      anchors: anchorsConfig.parse(anchors),
      retainDays: 400,
      wrapping: () => Promise.reject(new Error("There are no bodies.")),
      version: "1.0.0",
      clock: systemClock,
      log: silentLog,
      segmentBytes: 2000,
    });
  const unwatched = open([]);
  await recorded(unwatched, 1);
  await unwatched[Symbol.asyncDispose]();
  const [name = ""] = await readdir(directory);
  const vkey = (await readFile(path.join(directory, name, "public-key"), "utf8")).trim();
  const witness = stack.use(await smallWitness([vkey]));
  const settings = { kind: "witness", url: witness.url, vkey: witness.vkey, everySeconds: 0 };
  for (const calls of [17, 9]) {
    const audit = open([settings]);
    await recorded(audit, calls);
    await audit[Symbol.asyncDispose]();
  }
  // A witness that is slow answers when the log has gone on, and then the process is killed.
  const folder = path.join(directory, name);
  const files = (await readdir(folder)).toSorted();
  const [last = "", ...former] = files.filter((file) => file.endsWith("points")).toReversed();
  const texts = await Promise.all(former.map((file) => readFile(path.join(folder, file), "utf8")));
  const late = texts.flatMap(notesIn).find((note) => note.includes("witness.example"));
  await appendFile(path.join(folder, last), `\n${late ?? assert.fail()}`);
  const again = open([settings]);
  await recorded(again, 1);
  await again[Symbol.asyncDispose]();
  assert.deepEqual(await readdir(directory), [name]);
  assert.ok(files.filter((file) => file.endsWith(".jsonl")).length > 3);
  const { logs, intact } = await verifyDirectory({
    directory,
    trusted: [],
    checkpoints: [],
    witnesses: [parseVkey(witness.vkey)],
    expected: [],
    signal: new AbortController().signal,
  });
  const [log] = logs;
  assert.ok(intact, JSON.stringify(logs));
  assert.equal(witness.signed.get(`kumihimo/${name}`)?.size, log?.size);
  assert.deepEqual(log?.witnesses, [{ name: "witness.example/w1", size: log?.size }]);
});
