/** The recipe for looking after upstreams, as it stands: a real hub, a real server behind it, the real commands. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { type RealHub, realHub } from "../real-hub.ts";
import { type Ran, recipeBlocks, recipeLine, runRecipeLine } from "../recipe.ts";
import { until as becomes } from "../until.ts";

const server = createRequire(import.meta.url).resolve(
  "@modelcontextprotocol/server-everything/dist/index.js",
);
const page = "gateway-admin.md";
const [written = ""] = await recipeBlocks(page, "yaml");

/** The recipe's configuration with a server that is there for `notes`, and nobody behind `crm`. */
const settings = (): string =>
  written
    .replaceAll(/10\.0\.0\.\d:8080/g, "127.0.0.1:9")
    .replace('{ url: "http://127.0.0.1:9/mcp" }', '{ url: "http://127.0.0.1:10/mcp" }')
    .replace("[notes-server.mjs]", JSON.stringify([server, "stdio"]));

interface Report {
  readonly name: string;
  readonly state: string;
  readonly tools: number;
}

async function reports(hub: RealHub): Promise<readonly Report[]> {
  const headers = { authorization: `Bearer ${hub.token}` };
  return Object(await (await fetch(`${hub.url}/api/upstreams`, { headers })).json()).upstreams;
}

/** Waits until the hub reports it. */
async function until(hub: RealHub, holds: (all: readonly Report[]) => boolean): Promise<void> {
  let all: readonly Report[] = [];
  const isSo = async (): Promise<boolean> => holds((all = await reports(hub)));
  await becomes(isSo).catch(() => assert.fail(JSON.stringify(all)));
}

test("the commands of the recipe do what it says, and the hub follows its file", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-admin-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, "kumihimo.yaml");
  await writeFile(file, settings());
  await using hub = await realHub(["--config", file]);
  const environment = {
    KUMIHIMO_HTTP_PORT: new URL(hub.url).port,
    KUMIHIMO_DATA_DIR: path.join(hub.folder, "data"),
  };
  const run = async (text: string): Promise<Ran> => {
    const line = (await recipeLine(page, text)).replace("files-server.mjs", server);
    return runRecipeLine(line, folder, environment);
  };
  await until(hub, (all) => all.some(({ name, state }) => name === "notes" && state === "ready"));

  const list = await run("upstream list");
  assert.equal(list.status, 0, list.errors);
  assert.match(list.out, /^notes +ready +stdio +1\/1 +\d\d /m);
  const health = await run("upstream health");
  assert.equal(health.status, 1, "nobody is behind crm");
  assert.match(health.out, /^notes {2}ready/m);
  assert.deepEqual((await run("upstream diff")).out, "Nothing waits for approval.\n");
  assert.equal((await run("upstream approve")).status, 0);

  const added = await run("upstream add");
  assert.equal(added.status, 0, added.errors);
  await until(hub, (all) => all.some(({ name, tools }) => name === "files" && tools > 10));
  const { content } = await hub.call("files__echo", { message: "braid" });
  assert.match(content[0]?.text ?? "", /braid/);
  assert.equal((await run("upstream remove")).status, 0);

  await mkdir(path.join(folder, ".vscode"));
  const client = { servers: { more: { command: process.execPath, args: [server, "stdio"] } } };
  await writeFile(path.join(folder, ".vscode/mcp.json"), JSON.stringify(client));
  const imported = await run(".vscode/mcp.json");
  assert.equal(imported.status, 0, imported.errors);
  await until(hub, (all) => all.some(({ name, state }) => name === "more" && state === "ready"));
  assert.ok(!(await reports(hub)).some(({ name }) => name === "files"));
});
