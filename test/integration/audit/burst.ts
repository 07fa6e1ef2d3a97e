/**
 * Writes entries as fast as it can and prints the call of each once it would be answered, until it is
 * killed. Every other run seals what was asked and answered.
 */

import { writeSync } from "node:fs";
import { trialAudit, trialEntry } from "../../../src/audit/testing/trial-audit.ts";
import {
  fixedKeys,
  keyWrappingByKeys,
} from "../../../src/storage/encryption/key-wrapping-by-keys.ts";

const [directory = "", run = ""] = process.argv.slice(2);
const seals = Number(run) % 2 === 0;
const wrapping = keyWrappingByKeys(fixedKeys([{ id: "one", key: Buffer.alloc(32, 4) }]));
const audit = trialAudit(directory, {
  bodies: seals ? "encrypted" : "hashed",
  wrapping: () => Promise.resolve(wrapping),
  checkpoint: { entries: 50, seconds: 10 },
  segmentBytes: 100_000,
});
await audit.check();
writeSync(1, "ready\n");
for (let call = 0; ; call += 1) {
  const name = `${run}-${call}`;
  const durable = call % 5 === 0;
  const entry = trialEntry(name, { kind: durable ? "outcome" : "call" });
  audit.record(entry, seals ? { arguments: name, result: name } : undefined);
  audit.afterWrite(() => void writeSync(1, `${name}\n`), durable);
  if (call % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
}
