import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { auditConfig } from "../src/audit/config.ts";
import type { AuditLog } from "../src/audit/audit-log.ts";
import { auditKey } from "../src/audit/keys/audit-key.ts";
import { openAudit } from "../src/audit/open-audit.ts";
import { systemClock } from "../src/kernel/clock.ts";
import { Secret } from "../src/kernel/secret.ts";
import { fixedKeys, keyWrappingByKeys } from "../src/storage/encryption/key-wrapping-by-keys.ts";
import type { Log } from "../src/telemetry/log.ts";

export interface AuditGround extends AsyncDisposable {
  readonly audit: AuditLog;
  readonly directory: string;
}

/** A log in a folder that goes with it. */
export async function openAuditGround(
  log: Log,
  bodies: AuditLog["bodies"] = "hashed",
): Promise<AuditGround> {
  const directory = await mkdtemp(path.join(tmpdir(), "kumihimo-bench-"));
  const wrapping = keyWrappingByKeys(fixedKeys([{ id: "bench", key: Buffer.alloc(32, 2) }]));
  const { directory: _, key: __, ...settings } = auditConfig.parse({});
  const audit = openAudit({
    ...settings,
    bodies,
    directory,
    key: auditKey(new Secret(Buffer.alloc(32, 1).toString("base64url"))),
    wrapping: () => Promise.resolve(wrapping),
    version: "bench",
    clock: systemClock,
    log,
  });
  return {
    audit,
    directory,
    async [Symbol.asyncDispose]() {
      await audit[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
