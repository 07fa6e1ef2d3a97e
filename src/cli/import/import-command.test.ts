/** `kumihimo import`: what each client writes, and what becomes of it. */

import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { testOutside } from "../testing/test-outside.ts";

const key = "sk-0123456789abcdefghijkl";

async function imported(content: unknown, ...words: readonly string[]) {
  const outside = await testOutside();
  const text = typeof content === "string" ? content : JSON.stringify(content);
  await writeFile(join(outside.directory, "client.json"), text);
  const ran = await outside.run("import", "client.json", ...words);
  return {
    ...ran,
    directory: outside.directory,
    yaml: ran.status === 0 ? parse(ran.out) : undefined,
  };
}

test("Claude Desktop's servers become upstreams, and their secrets variables", async () => {
  const { status, out, errors, yaml } = await imported({
    globalShortcut: "",
    mcpServers: {
      github: {
        command: "npx",
        args: ["-y", "@modelcontextprotocol/server-github"],
        env: { GITHUB_PERSONAL_ACCESS_TOKEN: "ghp_0123456789abcdefghij", LOG_LEVEL: "info" },
      },
      db: {
        command: "uvx",
        args: ["mcp-db", "postgres://me:hunter2@db.example.org/crm", "--api-key", key],
      },
    },
  });
  assert.equal(status, 0);
  assert.deepEqual(yaml, {
    upstreams: {
      github: {
        command: "npx",
        args: ["-y", "@modelcontextprotocol/server-github"],
        env: { GITHUB_PERSONAL_ACCESS_TOKEN: "${GITHUB_PERSONAL_ACCESS_TOKEN}", LOG_LEVEL: "info" },
      },
      db: {
        command: "uvx",
        args: [
          "mcp-db",
          "postgres://me:${DB_PASSWORD}@db.example.org/crm",
          "--api-key",
          "${DB_API_KEY}",
        ],
      },
    },
  });
  for (const secret of ["ghp_", "hunter2", key]) assert.ok(!`${out}${errors}`.includes(secret));
  assert.match(errors, /Set these variables where the hub runs:/);
  assert.match(
    errors,
    /^ {2}GITHUB_PERSONAL_ACCESS_TOKEN {2}\(github env\.GITHUB_PERSONAL_ACCESS_TOKEN\)$/m,
  );
});

test("VS Code's inputs, folders and files of variables are taken over; comments and commas are read over", async () => {
  const outside = await testOutside();
  const folder = join(outside.directory, ".vscode");
  await mkdir(folder);
  await writeFile(join(outside.directory, ".env"), 'CRM_KEY=planted\nZONE="eu"\n');
  await writeFile(
    join(folder, "mcp.json"),
    `{
      // what VS Code asks for
      "inputs": [
        { "type": "promptString", "id": "gh-token", "description": "GitHub token", "password": true },
        { "type": "pickString", "id": "region", "options": ["eu"], "default": "eu" }, /* last */
      ],
      "servers": {
        "gitHub": {
          "type": "http", "url": "https://api.example.org/mcp//x",
          "headers": { "Authorization": "Bearer \${input:gh-token}", "X-Region": "\${input:region}" },
        },
        "local": {
          "type": "stdio", "command": "\${workspaceFolder}/bin/server", "args": ["--home=\${userHome}", "a // b, }"],
          "envFile": "\${workspaceFolder}/.env", "env": { "DEBUG": null, "LEVEL": 3 }, "dev": { "watch": "**" },
        },
      },
    }`,
  );
  const { status, out, errors } = await outside.run("import", ".vscode/mcp.json");
  assert.equal(status, 0, errors);
  assert.deepEqual(parse(out).upstreams, {
    gitHub: {
      instances: [{ url: "https://api.example.org/mcp//x" }],
      headers: { Authorization: "Bearer ${GH_TOKEN}", "X-Region": "${REGION:-eu}" },
    },
    local: {
      command: `${outside.directory}/bin/server`,
      args: ["--home=${HOME}", "a // b, }"],
      env: { CRM_KEY: "${CRM_KEY}", ZONE: "${ZONE}", LEVEL: "3" },
    },
  });
  assert.match(errors, /local: not taken over: dev/);
  assert.match(errors, /GH_TOKEN {2}\(gitHub headers\.Authorization: GitHub token\)/);
  assert.doesNotMatch(out + errors, /planted/);
});

test("Cursor's references to the environment keep their names", async () => {
  const { yaml } = await imported({
    mcpServers: {
      crm: {
        url: "https://crm.example.org/mcp?api_key=abcdef&zone=a",
        headers: { Authorization: "Bearer ${env:myToken}" },
      },
      tool: { command: "node", args: ["${env:TOOL_HOME}/x.js", "${PORT:-3}"] },
    },
  });
  assert.deepEqual(yaml.upstreams, {
    crm: {
      instances: [{ url: "https://crm.example.org/mcp?api_key=${CRM_API_KEY}&zone=a" }],
      headers: { Authorization: "Bearer ${myToken}" },
    },
    tool: { command: "node", args: ["${TOOL_HOME}/x.js", "${PORT:-3}"] },
  });
});

test("what the hub cannot use is left out and named, and the rest is taken over", async () => {
  const { status, errors, yaml } = await imported({
    mcpServers: {
      good: { command: "node" },
      "old one": { url: "https://x.example.org/sse" },
      older: { type: "sse", url: "https://x.example.org/mcp" },
      off: { command: "node", disabled: true },
      away: { command: "node", enabled: false },
      socket: { type: "http", url: "unix:///tmp/a.sock" },
      empty: {},
      odd: { command: 5 },
      wrong: "text",
    },
  });
  assert.equal(status, 0);
  assert.deepEqual(Object.keys(yaml.upstreams), ["good"]);
  for (const name of ["old one", "older", "off", "away", "socket", "empty", "odd", "wrong"]) {
    assert.match(errors, new RegExp(`^left out: ${name}: .{8}`, "m"));
  }
  const none = await imported({ mcpServers: { off: { command: "x", disabled: true } } });
  assert.equal(none.status, 1);
});

test("--keep-secrets keeps them, and what only looks like a reference stays what it is", async () => {
  const content = {
    mcpServers: { a: { command: "x", env: { API_KEY: key, NOTE: "costs ${ 5" } } },
  };
  const { yaml } = await imported(content, "--keep-secrets");
  assert.deepEqual(yaml.upstreams.a.env, { API_KEY: key, NOTE: "costs $${ 5" });
});

const server = (token: string) => ({ command: "x", env: { TOKEN: token } });

test("a secret beside a reference is found, and names of packages and models are none", async () => {
  const args = [
    "postgres://me:hunter2@${env:HOST}/crm",
    "mcp-server-filesystem-v2025",
    "npm-check-updates",
  ];
  const { yaml } = await imported({
    mcpServers: { a: { command: "x", args: [...args, "claude-sonnet-4-20250514"] } },
  });
  assert.deepEqual(yaml.upstreams.a.args, [
    "postgres://me:${A_PASSWORD}@${HOST}/crm",
    "mcp-server-filesystem-v2025",
    "npm-check-updates",
    "claude-sonnet-4-20250514",
  ]);
});

test("two servers with other secrets under one name get two variables", async () => {
  const { yaml } = await imported({
    mcpServers: { a: server("first-one"), b: server("second-one"), c: server("first-one") },
  });
  const tokens = Object.values<{ env: { TOKEN: string } }>(yaml.upstreams).map(
    ({ env }) => env.TOKEN,
  );
  assert.deepEqual(tokens, ["${TOKEN}", "${B_TOKEN}", "${TOKEN}"]);
});

test("a file that is none of these is refused with the reason", async () => {
  const { status, errors } = await imported("{ not json");
  assert.equal(status, 1);
  assert.match(errors, /client\.json is no MCP configuration/);
  const outside = await testOutside();
  assert.match(
    (await outside.run("import", "absent.json")).errors,
    /absent\.json cannot be read \(ENOENT\)/,
  );
  await writeFile(join(outside.directory, "large.json"), " ".repeat(1024 * 1024 + 1));
  assert.match((await outside.run("import", "large.json")).errors, /bytes/);
});

test("--write adds to a file and keeps its comments, its mode, and the link to it", async () => {
  const outside = await testOutside();
  const at = (name: string): string => join(outside.directory, name);
  const old =
    "# my hub\nhttp:\n  port: 3100 # behind nginx\nupstreams:\n  # the first\n  crm:\n    command: crm-server\n";
  await writeFile(at("real.yaml"), old);
  await chmod(at("real.yaml"), 0o640);
  await symlink("real.yaml", at("hub.yaml"));
  await writeFile(at("c.json"), '{"mcpServers":{"git hub":{"command":"npx","args":["-y","x"]}}}');
  const { status, out } = await outside.run("import", "c.json", "--write", "hub.yaml");
  assert.deepEqual([status, out], [0, "written to hub.yaml\n"]);
  const text = await readFile(at("real.yaml"), "utf8");
  assert.ok(text.startsWith(old), text);
  assert.deepEqual(Object.keys(parse(text).upstreams), ["crm", "git-hub"]);
  assert.equal((await stat(at("real.yaml"))).mode & 0o777, 0o640);
  assert.deepEqual((await readdir(outside.directory)).toSorted(), [
    "c.json",
    "hub.yaml",
    "real.yaml",
  ]);

  const again = await outside.run("import", "c.json", "--write", "hub.yaml");
  assert.equal(again.status, 1);
  assert.match(again.errors, /Nothing was written to .*hub\.yaml: upstreams\.git-hub/);
  assert.equal(await readFile(at("real.yaml"), "utf8"), text);
});

test("--write makes a file that is not there, fills one of comments only, and leaves a broken one alone", async () => {
  const outside = await testOutside();
  const at = (name: string): string => join(outside.directory, name);
  await writeFile(at("c.json"), '{"mcpServers":{"a":{"command":"x"}}}');
  await writeFile(at("comments.yaml"), "# only this\n");
  await writeFile(at("empty.yaml"), "upstreams:\n");
  await writeFile(at("broken.yaml"), "a: [1\n");
  await writeFile(at("list.yaml"), "- a\n");
  for (const name of ["new.yaml", "comments.yaml", "empty.yaml"]) {
    assert.equal((await outside.run("import", "c.json", "--write", name)).status, 0, name);
    assert.deepEqual(parse(await readFile(at(name), "utf8")), {
      upstreams: { a: { command: "x" } },
    });
  }
  assert.match(await readFile(at("comments.yaml"), "utf8"), /^# only this$/m);
  assert.equal((await stat(at("new.yaml"))).mode & 0o777, 0o600);
  for (const name of ["broken.yaml", "list.yaml"]) {
    const before = await readFile(at(name), "utf8");
    assert.equal((await outside.run("import", "c.json", "--write", name)).status, 1, name);
    assert.equal(await readFile(at(name), "utf8"), before);
  }
});

test("--json holds the upstreams, the variables, and what was left out", async () => {
  const { out } = await imported(
    { mcpServers: { a: { command: "x", env: { TOKEN: "abc" } }, b: {} } },
    "--json",
  );
  assert.deepEqual(JSON.parse(out), {
    upstreams: { a: { command: "x", env: { TOKEN: "${TOKEN}" } } },
    variables: [{ name: "TOKEN", usedBy: ["a env.TOKEN"] }],
    renamed: [],
    leftOut: [{ name: "b", why: "it has neither a command nor a url" }],
    notes: [],
  });
});
