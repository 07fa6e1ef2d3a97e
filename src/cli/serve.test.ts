import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import {
  type OutsideOptions,
  type TestOutside,
  testOutside,
  testToken,
} from "./testing/test-outside.ts";

/** Surroundings that stop the hub once it has said that it is ready. */
async function stopping(options: OutsideOptions, times = 1): Promise<TestOutside> {
  const outside = await testOutside({
    ...options,
    printed() {
      for (let count = 0; count < times; count += 1) outside.signals.emit("SIGTERM", "SIGTERM");
    },
  });
  return outside;
}

/** Where nobody listens yet, it would be lost. */
function signalOnceHeard({ signals }: TestOutside, name: "SIGINT" | "SIGTERM"): void {
  signals.on("newListener", (event) => {
    if (event === name) setTimeout(() => signals.emit(name, name), 100);
  });
}

test("with --json a started hub is one line that a program can read", async () => {
  const outside = await stopping({});
  const { status, out } = await outside.run("serve", "--port", "4000", "--json");
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(out), {
    url: "http://127.0.0.1:4000",
    mcp: "http://127.0.0.1:4000/mcp",
    console: "http://127.0.0.1:4000/console",
    tokenFile: join(outside.directory, "admin-token"),
    pid: process.pid,
  });
});

test("a person gets a configuration to paste, with the token", async () => {
  const outside = await testOutside({ isTTY: true });
  signalOnceHeard(outside, "SIGINT");
  const { out } = await outside.run("serve");
  assert.match(out, /Console: http:\/\/127\.0\.0\.1:3000\/console/);
  const pasted = JSON.parse(out.slice(out.indexOf("{")));
  assert.deepEqual(pasted.mcpServers.kumihimo, {
    type: "http",
    url: "http://127.0.0.1:3000/mcp",
    headers: { Authorization: `Bearer ${testToken}` },
  });
});

test("the token is not written where output is kept", async () => {
  const outside = await stopping({});
  const { out, errors } = await outside.run("serve");
  assert.doesNotMatch(out + errors, new RegExp(testToken));
  assert.match(out, /admin-token/);
});

test("options reach the configuration", async () => {
  const outside = await stopping({});
  const listening = "serve --host ::1 --port 0 --data-dir d --auth none";
  const lists = "--root a --root b --plugin p.ts";
  await outside.run(...listening.split(" "), ...lists.split(" "));
  const [config] = outside.opened;
  assert.equal(config?.http.host, "::1");
  assert.equal(config.http.port, 0);
  assert.equal(config.dataDir, "d");
  assert.equal(config.auth.mode, "none");
  assert.deepEqual(config.media.refs.roots, ["a", "b"]);
  assert.deepEqual(config.plugins.files, ["p.ts"]);
});

test("a second signal ends the waiting, and the status says that calls were cut off", async () => {
  const outside = await stopping({}, 2);
  assert.equal((await outside.run("serve", "--json")).status, 1);
});

test("stdio prints nothing and ends when it is told to", async () => {
  const outside = await testOutside();
  signalOnceHeard(outside, "SIGTERM");
  const { status, out, errors } = await outside.run("stdio");
  assert.equal(out, "");
  assert.equal(status, 143, errors);
});
