/** Writes entries as fast as it can and prints the call of each once it would be answered, until it is killed. */

import { writeSync } from "node:fs";
import { trialAudit, trialEntry } from "../../../src/audit/testing/trial-audit.ts";

const [directory = "", run = ""] = process.argv.slice(2);
const audit = trialAudit(directory, {
  checkpoint: { entries: 50, seconds: 10 },
  segmentBytes: 100_000,
});
await audit.check();
writeSync(1, "ready\n");
for (let call = 0; ; call += 1) {
  const name = `${run}-${call}`;
  const durable = call % 5 === 0;
  audit.record(trialEntry(name, { kind: durable ? "outcome" : "call" }));
  audit.afterWrite(() => void writeSync(1, `${name}\n`), durable);
  if (call % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
}
