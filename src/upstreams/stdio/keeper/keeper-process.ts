/**
 * Outlives the hub by a moment: ends the hub's children when the hub was killed before it could.
 *
 * It reads `+<group>` and `-<group>` from its standard input, one a line. The end of that input is the
 * end of the hub, however it came about, and then every group that is left is killed.
 *
 * @module
 */

import { signalGroup } from "../process-group.ts";

const groups = new Set<number>();
let unfinished = "";

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
    if (line.startsWith("+")) groups.add(group);
    else groups.delete(group);
  }
});
process.stdin.on("error", () => undefined);
process.stdin.on("close", () => {
  for (const group of groups) signalGroup(group, "SIGKILL");
  process.exit();
});
