import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { parse } from "yaml";
import { testCasesIn } from "../../src/cli/policy/test-cases.ts";
import { load } from "../../src/config/load.ts";
import { config } from "../../src/config/schema.ts";
import { loadPlugin } from "../../src/plugins/load-plugin.ts";
import { checkout, realHub } from "../real-hub.ts";
import { recipeBlocks } from "../recipe.ts";

const run = promisify(execFile);
const folder = path.join(checkout, "docs/recipes");

/** A secret for every variable that the settings name. */
const namedIn = (settings: string): Record<string, string> =>
  Object.fromEntries(
    [...settings.matchAll(/(?:env:|\$\{)(\w+)/g)].map(([, name = ""]) => [name, "5a".repeat(32)]),
  );

/** Without a store and a Vault: what stands there is taken from variables. */
async function loadAlone(name: string, block: string): Promise<void> {
  const text = block.replaceAll(/"(?:secret|vault):[^"]*"/g, '"env:KEPT_ELSEWHERE"');
  await load(config, { file: { name, text }, variables: namedIn(text) });
}

describe("what the recipes tell to write works", () => {
  test("every JSON block is JSON", async () => {
    for (const page of await readdir(folder)) {
      for (const block of await recipeBlocks(page, "json")) JSON.parse(block);
    }
  });

  test("every YAML block is a configuration, or cases that a policy is tested with", async () => {
    const readmes = ["../../README.md", "../../README.ja.md"];
    for (const page of [...(await readdir(folder)), ...readmes]) {
      for (const block of await recipeBlocks(page, "yaml")) {
        if (block.startsWith("cases:")) testCasesIn(page, block);
        else await loadAlone(page, block);
      }
    }
  });

  test("the providers of the recipe are listed, without their keys as absent", async (t) => {
    const [settings = ""] = await recipeBlocks("connect-a-model-provider.md", "yaml");
    const own = await mkdtemp(path.join(tmpdir(), "recipe-"));
    t.after(() => rm(own, { recursive: true }));
    const file = path.join(own, "kumihimo.yaml");
    await writeFile(file, settings);
    const flags = ["--config", file, "--data-dir", own, "--json"];
    const { stdout } = await run(
      process.execPath,
      ["bin/kumihimo.mjs", "models", "list", ...flags],
      {
        cwd: checkout,
        env: { ...process.env, OPENAI_API_KEY: "sk-0123456789abcdef", GEMINI_API_KEY: "" },
      },
    );
    assert.match(stdout, /"name":"cloud"[^]*"name":"gemini"[^]*"missing":"apiKey"/);
    assert.doesNotMatch(stdout, /0123456789abcdef/);
  });

  test("the tool is a plugin, and its settings fit the configuration", async (t) => {
    const [code = ""] = await recipeBlocks("write-a-tool.md", "ts");
    const own = await mkdtemp(path.join(tmpdir(), "recipe-"));
    t.after(() => rm(own, { recursive: true }));
    await writeFile(path.join(own, "greeting.ts"), code);
    assert.equal((await loadPlugin(path.join(own, "greeting.ts"))).id, "example.greeting");
    const [settings = ""] = await recipeBlocks("write-a-tool.md", "yaml");
    config.parse(parse(settings));
  });

  test("the commands of a script run as they stand, on a running hub too", async () => {
    await using hub = await realHub(["--root", `${checkout}examples/media`]);
    const [alone = "", onHub = "", byHand = ""] = await recipeBlocks(
      "run-a-tool-from-a-script.md",
      "sh",
    );
    const variables = {
      ...process.env,
      KUMIHIMO_TOKEN: hub.token,
      KUMIHIMO_DATA_DIR: path.join(hub.folder, "own"),
    };
    for (const command of [alone, onHub]) {
      const adapted = command
        .replaceAll("npm run -s kumihimo --", `"${process.execPath}" bin/kumihimo.mjs`)
        .replaceAll("http://127.0.0.1:3000", hub.url)
        .replace("chart.png", path.join(hub.folder, "chart.png"))
        .replace(/^export KUMIHIMO_TOKEN.*$/m, "");
      const { stdout } = await run("sh", ["-ec", adapted], { cwd: checkout, env: variables });
      assert.doesNotMatch(stdout, /"isError":\s*true/);
    }
    const chart = await readFile(path.join(hub.folder, "chart.png"));
    assert.equal(chart.subarray(1, 4).toString(), "PNG");
    assert.match(await curled(byHand, hub.url, hub.token), /"sha256":/);
  });
});

/** What the recipe's curl command sends, sent without curl, which a bare machine does not have. */
async function curled(command: string, url: string, token: string): Promise<string> {
  const headers = [...command.matchAll(/-H "([^:]+): ([^"]+)"/g)].map(
    ([, name = "", value = ""]): [string, string] => [
      name,
      value.replace("$KUMIHIMO_TOKEN", token),
    ],
  );
  const body = /-d '([^']+)'/.exec(command)?.[1] ?? "";
  const answer = await fetch(`${url}/mcp`, { method: "POST", headers, body });
  return await answer.text();
}
