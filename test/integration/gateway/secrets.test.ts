/** What an operator entrusts to the hub for its upstreams stays there. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { promisify } from "node:util";
import { serveHttp } from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import { showroomProgram } from "../../../src/upstreams/testing/showroom/start-process.ts";
import { checkout } from "../../real-hub.ts";
import { adminOf } from "./admin.ts";
import { type Gateway, startGateway } from "./gateway.ts";

const canaries = {
  header: "canary-of-header-1f0c",
  env: "canary-of-env-77aa",
  added: "canary-of-api-c0de",
} as const;
const all = Object.values(canaries);

const stack = new AsyncDisposableStack();
let gateway: Gateway;

before(async () => {
  const room = stack.use(await serveHttp("modern", createShowroom()));
  const program = { command: process.execPath, args: [showroomProgram, "stdio-legacy"] };
  gateway = stack.use(
    await startGateway(
      {
        web: {
          transport: "http",
          instances: [{ url: room.url }],
          headers: { authorization: `Bearer ${canaries.header}` },
        },
        lines: { transport: "stdio", ...program, env: { TOKEN: canaries.env } },
        // Nobody is there, and this one ends at once: their failures are told, too.
        absent: {
          transport: "http",
          instances: [{ url: "http://127.0.0.1:9/mcp" }],
          headers: { "x-api-key": canaries.header },
        },
        broken: {
          transport: "stdio",
          command: process.execPath,
          args: ["-e", "console.error(process.env.TOKEN); process.exit(3)"],
          env: { TOKEN: canaries.env },
        },
      },
      { settings: { telemetry: { log: { level: "debug" } } }, without: ["absent", "broken"] },
    ),
  );
  await adminOf(gateway).ask("upstreams", {
    name: "added",
    transport: "http",
    instances: [{ url: room.url }],
    headers: { "x-api-key": canaries.added },
  });
});
after(() => stack.disposeAsync());

const assertSilent = (told: string, where: string): void => {
  for (const canary of all) assert.ok(!told.includes(canary), `${where} tells ${canary}`);
};

test("calls, and their failures, tell no secret", async () => {
  for (const era of ["modern", "legacy"] as const) {
    await using client = await gateway.connect(era);
    for (const tool of [
      "web__failing",
      "web__refusing",
      "lines__hang_not",
      "absent__x",
      "broken__x",
    ]) {
      assertSilent((await client.call(tool)).text, tool);
    }
    // The upstream itself has them, of course: that is what they are for. What it repeats is another thing.
    const seen = (await client.call("web__seen")).text;
    assert.match(seen, /Bearer \[secret\]/);
    assertSilent(seen, "what the upstream saw");
  }
});

test("the admin API shows that there are secrets, and none of them", async () => {
  const admin = adminOf(gateway);
  const list = await admin.ask("upstreams");
  assert.match(list, /"added"/);
  assertSilent(list, "the list");
  for (const name of ["web", "lines", "absent", "broken", "added"]) {
    const one = await admin.ask(`upstreams/${name}`);
    assert.match(one, name === "lines" || name === "broken" ? /TOKEN/ : /x-api-key|authorization/);
    assertSilent(one, name);
    assertSilent(await admin.ask(`upstreams/${name}/health`), `health of ${name}`);
    assertSilent(await admin.ask(`upstreams/${name}/diff`), `difference of ${name}`);
    assertSilent(await admin.ask(`upstreams/${name}/check`, {}).catch(String), `check of ${name}`);
  }
  assertSilent(await admin.ask("discover"), "discover");
});

test("metrics, readiness, the printed configuration and the log tell no secret", async () => {
  const { hub, file } = gateway;
  const headers = { authorization: `Bearer ${hub.token}` };
  for (const path of ["metrics", "readyz", "healthz"]) {
    assertSilent(await (await fetch(`${hub.url}/${path}`, { headers })).text(), path);
  }
  const kumihimo = join(checkout, "bin/kumihimo.mjs");
  const run = promisify(execFile);
  for (const command of [
    ["config", "print", "--config", file],
    ["upstream", "list", "--url", hub.url, "--token", hub.token, "--json"],
    ["upstream", "health", "web", "--url", hub.url, "--token", hub.token, "--json"],
  ]) {
    const { stdout, stderr } = await run(process.execPath, [kumihimo, ...command], {
      cwd: checkout,
    }).catch((error: unknown) => Object(error));
    assert.notEqual(stdout, "", `${command.join(" ")}: ${stderr}`);
    assertSilent(`${stdout}${stderr}`, command.join(" "));
  }
  assert.notEqual(hub.log(), "");
  assertSilent(hub.log(), "the log");
  hub.process.kill("SIGTERM");
  await once(hub.process, "close");
  assertSilent(hub.log(), "the last lines of the log");
});
