/** A hub that serves follows its configuration file. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { until } from "../../test/until.ts";
import { SmallUpstreams } from "../http/testing/small-upstreams.ts";
import { testOutside } from "./testing/test-outside.ts";

const http = "telemetry: { log: { format: json } }\nhttp: { port: 0 }\n";
const withUpstream = (name: string): string => `upstreams:\n  ${name}: { command: node }\n`;

async function serving(options: { readonly isTTY?: boolean; readonly file?: string } = {}) {
  const upstreams = new SmallUpstreams();
  const lines: string[] = [];
  let serves = false;
  const outside = await testOutside({
    parts: { upstreams },
    isTTY: options.isTTY ?? false,
    printed: () => (serves = true),
    drawn: (text) => lines.push(text),
  });
  const file = join(outside.directory, "hub.yaml");
  await writeFile(file, http + (options.file ?? ""));
  const ended = outside.run("serve", "--config", file);
  // By then it watches the file.
  await until(() => serves);
  const stop = async () => {
    outside.signals.emit("SIGTERM", "SIGTERM");
    return await ended;
  };
  return { upstreams, signals: outside.signals, file, lines, stop };
}

test("an upstream that is written into the file is there a moment later, and goes when it is taken out", async () => {
  const { upstreams, file, stop } = await serving();
  await writeFile(file, http + withUpstream("crm"));
  await until(() => upstreams.names().includes("crm"));
  await writeFile(file, http);
  await until(() => upstreams.names().length === 0);
  const { status, errors } = await stop();
  assert.equal(status, 0);
  assert.match(errors, /"upstream":\["crm"\],"message":"upstreams added"/);
  assert.match(errors, /"upstream":\["crm"\],"message":"upstreams removed"/);
});

test("what needs a restart is named, without its values", async () => {
  const { upstreams, file, stop } = await serving();
  await writeFile(
    file,
    `${http}drain: { seconds: 7 }
${withUpstream("crm")}`,
  );
  await until(() => upstreams.names().includes("crm"));
  const { errors } = await stop();
  assert.match(
    errors,
    /"name":\["drain\.seconds"\],"message":"settings changed that need a restart"/,
  );
});

test("a file that does not fit changes nothing", async () => {
  const { upstreams, file, lines, stop } = await serving();
  await writeFile(file, http + withUpstream("crm"));
  await until(() => upstreams.names().includes("crm"));
  await writeFile(file, `${http}upstreams:\n  erp: {}\n`);
  await until(() => lines.some((line) => line.includes("goes on as it was")));
  assert.deepEqual(upstreams.names(), ["crm"]);
  const { errors } = await stop();
  assert.match(errors, /upstreams\.erp\.instances: an http upstream needs instances or srv/);
});

test("with watchFile off only SIGHUP makes the hub read again", async () => {
  const off = "gateway: { watchFile: false }\n";
  const { upstreams, signals, file, stop } = await serving({ file: off });
  await writeFile(file, http + off + withUpstream("crm"));
  await wait(700);
  assert.deepEqual(upstreams.names(), []);
  signals.emit("SIGHUP", "SIGHUP");
  await until(() => upstreams.names().includes("crm"));
  assert.equal((await stop()).status, 0);
  assert.equal(signals.listenerCount("SIGHUP"), 0);
});

test("on a terminal SIGHUP ends the hub, as the terminal is closed", async () => {
  const { signals, stop } = await serving({ isTTY: true });
  assert.equal(signals.listenerCount("SIGHUP"), 0);
  await stop();
});
