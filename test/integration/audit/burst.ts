/** Writes entries as fast as it can and prints the call of each once it would be answered, until it is killed. */

import { writeSync } from "node:fs";
import { auditKey } from "../../../src/audit/keys/audit-key.ts";
import { openAudit } from "../../../src/audit/open-audit.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { Secret } from "../../../src/kernel/secret.ts";
import { silentLog } from "../../../src/telemetry/log.ts";

const [directory = "", run = ""] = process.argv.slice(2);
const audit = openAudit({
  directory,
  key: auditKey(new Secret(Buffer.alloc(32, 3).toString("base64url"))),
  checkpoint: { entries: 50, seconds: 10 },
  bodies: "hashed",
  anchors: [],
  retainDays: 30,
  wrapping: () => Promise.reject(new Error("Nothing is sealed here.")),
  version: "1.0.0",
  clock: systemClock,
  log: silentLog,
  segmentBytes: 100_000,
});
await audit.check();
writeSync(1, "ready\n");
for (let call = 0; ; call += 1) {
  const name = `${run}-${call}`;
  const [kind, durable] =
    call % 5 === 0 ? (["outcome", true] as const) : (["call", false] as const);
  audit.record({
    kind,
    call: name,
    principal: "operator",
    tool: "crm__find",
    era: "modern",
    transport: "http",
    outcome: "ok",
    milliseconds: 1,
  });
  audit.afterWrite(() => void writeSync(1, `${name}\n`), durable);
  if (call % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
}
