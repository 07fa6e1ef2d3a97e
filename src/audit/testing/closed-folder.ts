/** Run as `node closed-folder.ts FOLDER`, where nobody is the administrator, to whom no folder is closed. */

import { chmodSync, chownSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isKumihimoError } from "../../kernel/errors.ts";
import { systemClock } from "../../kernel/clock.ts";
import { Secret } from "../../kernel/secret.ts";
import { silentLog } from "../../telemetry/log.ts";
import { type AuditEntry, written } from "../audit-log.ts";
import { auditKey } from "../keys/audit-key.ts";
import { openAudit } from "../open-audit.ts";

const nobody = 65_534;

const [home = ""] = process.argv.slice(2);
if (process.getuid?.() === 0) {
  chownSync(home, nobody, nobody);
  process.setgid?.(nobody);
  process.setuid?.(nobody);
}
const directory = join(home, "audit");
const audit = openAudit({
  directory,
  key: auditKey(new Secret(Buffer.alloc(32, 3).toString("base64url"))),
  checkpoint: { entries: 10, seconds: 10 },
  bodies: "hashed",
  anchors: [],
  retainDays: 30,
  wrapping: () => Promise.reject(new Error("Nothing is sealed here.")),
  version: "1.0.0",
  clock: systemClock,
  log: silentLog,
});

const entry = (call: string): AuditEntry => ({
  kind: "call",
  call,
  principal: "operator",
  tool: "crm__find",
  era: "modern",
  transport: "http",
  outcome: "ok",
  milliseconds: 3,
});

async function tried(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "kept";
  } catch (error) {
    return isKumihimoError(error) ? `${error.code} ${Object(error.data).why}` : String(error);
  }
}

const before = await tried(() => audit.keep(entry("before")));
const [log = ""] = readdirSync(directory);
const folder = join(directory, log);
chmodSync(folder, 0o500);
const closed = await tried(() => audit.keep(entry("closed")));
const ready = await tried(() => audit.check());
audit.record(entry("reading"));
const readingWentOn = await Promise.race([
  written(audit, { durable: false }).then(() => true),
  new Promise((resolve) => setTimeout(resolve, 2000, false)),
]);
chmodSync(folder, 0o700);
await audit.check();
const after = await tried(() => audit.keep(entry("after")));
await audit[Symbol.asyncDispose]();
const text = readFileSync(join(folder, "00000000000000000000.jsonl"), "utf8");
const calls = Array.from(text.matchAll(/"call":"(?<call>\w+)"/g), ({ groups }) => groups?.["call"]);
console.log(JSON.stringify({ before, closed, ready, readingWentOn, after, calls }));
