/**
 * Outlives the hub by a moment: ends the hub's children when the hub was killed before it could.
 *
 *     node keeper-process.ts MARK
 *
 * It reads `+<group>` and `-<group>` from its standard input, one a line. The end of that input is the
 * end of the hub, however it came about, and then every group that is left is killed. What it was not
 * told of in time, and what left its group, is found by the mark that the hub's children carry.
 *
 * @module
 */

import { setTimeout as sleep } from "node:timers/promises";
import { signalGroup } from "../process-group.ts";
import { farewell } from "./farewell.ts";
import { killMarked } from "./marked-processes.ts";

const [, , mark = ""] = process.argv;
/** A child that was being started at that moment carries its mark only a moment later. */
const sweeps = 3;
const pauseMilliseconds = 100;

const groups = new Set<number>();
let unfinished = "";
/** The hub said that it ends; it has swept by itself. */
let expected = mark === "";

// A stop of the whole service reaches this process too, and the hub may still need it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) {
  process.on(signal, () => undefined);
}

process.stdin.setEncoding("latin1");
process.stdin.on("data", (text: string) => {
  const lines = (unfinished + text).split("\n");
  unfinished = lines.pop() ?? "";
  for (const line of lines) {
    const group = Number(line.slice(1));
    if (line === farewell) expected = true;
    else if (line.startsWith("+")) groups.add(group);
    else groups.delete(group);
  }
});
process.stdin.on("error", () => undefined);
process.stdin.on("close", () => void endAll());

async function endAll(): Promise<never> {
  for (const group of groups) signalGroup(group, "SIGKILL");
  for (let sweep = expected ? sweeps : 0; sweep < sweeps; sweep += 1) {
    await killMarked(mark);
    await sleep(pauseMilliseconds);
  }
  process.exit();
}
