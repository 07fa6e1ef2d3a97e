/** Run on a file system of one mebibyte of its own: `node small-disk.ts FOLDER`. */

import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isKumihimoError } from "../../kernel/errors.ts";
import { written } from "../audit-log.ts";
import { verifyDirectory } from "../verifying/verify-directory.ts";
import { trialAudit, trialEntry } from "./trial-audit.ts";

const [folder = ""] = process.argv.slice(2);
const directory = join(folder, "audit");
const audit = trialAudit(directory, { checkpoint: { entries: 10, seconds: 10 } });

const entry = (call: string) => trialEntry(call, { because: "x".repeat(500) });

async function keeping(call: string): Promise<readonly string[]> {
  try {
    await audit.keep(entry(call));
    return ["kept"];
  } catch (error) {
    const { data, code } = isKumihimoError(error) ? error : { data: {}, code: String(error) };
    return [code, String(Object(data).why)];
  }
}

const before = await keeping("before");
const ballast = join(folder, "ballast");
for (let left = 1024 * 1024; left > 100; left = Math.floor(left / 2)) {
  try {
    writeFileSync(ballast, Buffer.alloc(left), { flag: "a" });
  } catch {
    // As much as there is room for.
  }
}
for (let call = 0; call < 200; call += 1) audit.record(entry(`reading-${call}`));
const full = await keeping("full");
const readingWentOn = await Promise.race([
  written(audit, { durable: false }).then(() => true),
  new Promise((resolve) => setTimeout(resolve, 2000, false)),
]);
rmSync(ballast);
await audit.check();
const again = await keeping("again");
await audit[Symbol.asyncDispose]();

const nothing = { trusted: [], checkpoints: [], witnesses: [], expected: [] };
const { signal } = new AbortController();
const { intact } = await verifyDirectory({ directory, signal, ...nothing });
const [log = ""] = readdirSync(directory);
const text = readFileSync(join(directory, log, "00000000000000000000.jsonl"), "utf8");
const lines = text.split("\n").slice(0, -1);
const numbers = lines.map((line): number => JSON.parse(line).seq);
console.log(
  JSON.stringify({
    before: before[0],
    full,
    readingWentOn,
    again: again[0],
    intact,
    gaps: numbers.filter((seq, place) => seq !== place).length,
    reading: text.split("reading-").length - 1,
  }),
);
