/** A log as the tests of this room open it, and an entry for it. */

import { systemClock } from "../../kernel/clock.ts";
import { Secret } from "../../kernel/secret.ts";
import { silentLog } from "../../telemetry/log.ts";
import type { AuditEntry, AuditLog } from "../audit-log.ts";
import type { AuditNeeds } from "../begin-log.ts";
import { auditKey } from "../keys/audit-key.ts";
import { openAudit } from "../open-audit.ts";

export const trialKey = auditKey(new Secret(Buffer.alloc(32, 3).toString("base64url")));

export const trialAudit = (directory: string, more: Partial<AuditNeeds> = {}): AuditLog =>
  openAudit({
    directory,
    key: trialKey,
    checkpoint: { entries: 1000, seconds: 10 },
    bodies: "hashed",
    anchors: [],
    retainDays: 30,
    wrapping: () => Promise.reject(new Error("Nothing is sealed here.")),
    version: "1.0.0",
    clock: systemClock,
    log: silentLog,
    ...more,
  });

export const trialEntry = (call: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  kind: "call",
  call,
  principal: "operator",
  tool: "crm__find",
  era: "modern",
  transport: "http",
  outcome: "ok",
  milliseconds: 3,
  ...more,
});
