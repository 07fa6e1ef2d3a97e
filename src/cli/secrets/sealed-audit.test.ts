/** What the audit log keeps sealed has its key changed together with the secrets. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { bodyKeyPlace, readBodyKeys } from "../../audit/bodies/body-vault.ts";
import { openAuditKey } from "../../audit/keys/audit-key.ts";
import { openAudit } from "../../audit/open-audit.ts";
import { ownLogs } from "../../audit/writing/own-logs.ts";
import { keeping } from "../../config/references/keeping.ts";
import { lateKeys } from "../../config/references/late-keys.ts";
import { systemClock } from "../../kernel/clock.ts";
import { Secret } from "../../kernel/secret.ts";
import { silentLog } from "../../telemetry/log.ts";
import { testOutside, type TestOutside } from "../testing/test-outside.ts";

const written = Buffer.alloc(32, 7).toString("base64url");

/** One call with its body; then whether its key can still be unwrapped. */
async function auditedAt(
  dataDir: string,
  directory: string,
  configured?: Secret,
): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true });
  const key = await openAuditKey({ configured, file: join(dataDir, "audit-key") });
  const settings = keeping.parse({ dataDir });
  const keys = lateKeys(settings, () => {});
  const audit = openAudit({
    directory,
    key,
    checkpoint: { entries: 10, seconds: 10 },
    bodies: "encrypted",
    anchors: [],
    retainDays: 400,
    wrapping: () => keys.wrapping(),
    version: "1.0.0",
    clock: systemClock,
    log: silentLog,
  });
  const call = { call: "one", principal: "user:aya", tool: "echo", era: "modern" } as const;
  await audit.keep(
    { kind: "call", ...call, transport: "http", outcome: "ok", milliseconds: 1 },
    { arguments: "{}", result: "{}" },
  );
  await audit[Symbol.asyncDispose]();
  return async () => {
    const [log] = await ownLogs(directory, key);
    assert.ok(log !== undefined);
    const wrapping = await keys.wrapping();
    const wrapped = [...(await readBodyKeys(log.folder, log.signer))];
    assert.equal(wrapped.length, 1);
    for (const [segment, text] of wrapped) {
      await wrapping.unwrap(text, bodyKeyPlace(log.signer.key.name, segment));
      assert.ok(wrapping.isCurrent(text));
    }
  };
}

async function rotates(outside: TestOutside, ...flags: readonly string[]): Promise<void> {
  const rotated = await outside.run("secrets", "rotate", ...flags);
  assert.match(rotated.out, /^audit bodies: 1 /m, rotated.errors);
  const dropped = await outside.run("secrets", "rotate", "--drop-old", ...flags, "--json");
  assert.deepEqual(JSON.parse(dropped.out), {
    resealed: [
      { name: "secrets", resealed: 0 },
      { name: "audit bodies", resealed: 0 },
    ],
    dropped: 1,
  });
}

test("the audit log of the data folder is sealed with the new key", async () => {
  const outside = await testOutside();
  const data = join(outside.directory, "data");
  const isWhole = await auditedAt(data, join(data, "audit"));
  await rotates(outside, "--data-dir", data);
  await isWhole();
});

test("so is one in a folder and with a key of the configuration", async () => {
  const outside = await testOutside();
  const { directory } = outside;
  const [data, elsewhere] = [join(directory, "data"), join(directory, "elsewhere")];
  const isWhole = await auditedAt(data, elsewhere, new Secret(written));
  const config = join(directory, "hub.yaml");
  await writeFile(
    config,
    JSON.stringify({ dataDir: data, audit: { directory: elsewhere, key: written } }),
  );
  await rotates(outside, "--config", config);
  await isWhole();
});
