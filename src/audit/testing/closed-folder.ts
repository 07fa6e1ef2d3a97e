/** Run as `node closed-folder.ts FOLDER`, where nobody is the administrator, to whom no folder is closed. */

import { chmodSync, chownSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isKumihimoError } from "../../kernel/errors.ts";
import { written } from "../audit-log.ts";
import { trialAudit, trialEntry } from "./trial-audit.ts";

const nobody = 65_534;

const [home = ""] = process.argv.slice(2);
if (process.getuid?.() === 0) {
  chownSync(home, nobody, nobody);
  process.setgid?.(nobody);
  process.setuid?.(nobody);
}
const directory = join(home, "audit");
const audit = trialAudit(directory);

async function tried(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "kept";
  } catch (error) {
    return isKumihimoError(error) ? `${error.code} ${Object(error.data).why}` : String(error);
  }
}

const before = await tried(() => audit.keep(trialEntry("before")));
const [log = ""] = readdirSync(directory);
const folder = join(directory, log);
chmodSync(folder, 0o500);
const closed = await tried(() => audit.keep(trialEntry("closed")));
const ready = await tried(() => audit.check());
audit.record(trialEntry("reading"));
const readingWentOn = await Promise.race([
  written(audit, { durable: false }).then(() => true),
  new Promise((resolve) => setTimeout(resolve, 2000, false)),
]);
chmodSync(folder, 0o700);
await audit.check();
const after = await tried(() => audit.keep(trialEntry("after")));
await audit[Symbol.asyncDispose]();
const text = readFileSync(join(folder, "00000000000000000000.jsonl"), "utf8");
const calls = Array.from(text.matchAll(/"call":"(?<call>\w+)"/g), ({ groups }) => groups?.["call"]);
console.log(JSON.stringify({ before, closed, ready, readingWentOn, after, calls }));
