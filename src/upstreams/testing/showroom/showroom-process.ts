/**
 * A showroom of its own process.
 *
 *     node showroom-process.ts KIND [--journal FILE] [--name NAME] [--port PORT] [--more TOOL]
 *
 * Over HTTP it says where it listens in one line of JSON, and ends when its input does.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { fileJournal, memoryJournal } from "./journal.ts";
import { httpKinds, serveHttp } from "./serve-http.ts";
import { serveStdio, stdioKinds } from "./serve-stdio.ts";
import { createShowroom } from "./showroom.ts";

const { values, positionals } = parseArgs({
  options: {
    journal: { type: "string" },
    name: { type: "string" },
    port: { type: "string", default: "0" },
    more: { type: "string", multiple: true, default: [] },
  },
  allowPositionals: true,
});
const [wanted] = positionals;
const room = createShowroom({
  name: values.name,
  more: values.more,
  journal: values.journal === undefined ? memoryJournal() : fileJournal(values.journal),
});
room.journal.note("process", { pid: process.pid });
const overHttp = httpKinds.find((kind) => kind === wanted);
const overStdio = stdioKinds.find((kind) => kind === wanted);
if (overHttp !== undefined) {
  const { url } = await serveHttp(overHttp, room, Number(values.port));
  console.log(JSON.stringify({ url }));
  // A test that dies takes its servers with it.
  process.stdin.resume().once("close", () => process.exit());
} else if (overStdio !== undefined) {
  await serveStdio(overStdio, room);
} else {
  console.error(`KIND is one of ${[...httpKinds, ...stdioKinds].join(", ")}`);
  process.exitCode = 2;
}
