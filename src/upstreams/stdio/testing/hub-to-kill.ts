/**
 * A process with many stdio upstreams, made to be killed by a test.
 *
 *     node hub-to-kill.ts COUNT MARK keeper|both
 *
 * Its children are shells that ignore every plea, each with a child of its own; `MARK` is in the
 * environment of all of them. Says in one line of JSON when all have introduced themselves.
 *
 * @module
 */

import { silentLog } from "../../../telemetry/log.ts";
import { upstreamSettings } from "../../settings.ts";
import { keeper } from "../keeper/keeper.ts";
import { machine } from "../machine.ts";
import { openStdioChannel } from "../open-stdio-channel.ts";

const [count, mark = "", guard] = process.argv.slice(2);
const introduction = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  result: {
    protocolVersion: "2025-06-18",
    capabilities: {},
    serverInfo: { name: "shell", version: "0" },
  },
});
const script = `trap '' TERM HUP INT; sleep 1000 & read line; echo '${introduction}'; while :; do wait; done`;

const settings = upstreamSettings.parse({
  command: "sh",
  args: ["-c", script],
  env: { MARK: mark },
  era: "legacy",
  startSeconds: 60,
});
if (settings.transport !== "stdio") throw new TypeError("These are settings of a stdio upstream.");

const kept = keeper();
const environment = process.env;
const needs = {
  log: silentLog,
  environment,
  clientInfo: { name: "hub-to-kill", version: "0" },
  keeper: kept,
  machine: machine(guard === "both" ? (environment["PATH"] ?? "") : ""),
};
await Promise.all(
  Array.from({ length: Number(count) }, (_, index) =>
    openStdioChannel(`child-${index}`, settings, needs).introduce(AbortSignal.timeout(60_000)),
  ),
);
console.log(JSON.stringify({ keeper: kept.pid }));
// What is left holds nothing up, so that an empty loop would end the process by itself.
setInterval(() => undefined, 1e6);
