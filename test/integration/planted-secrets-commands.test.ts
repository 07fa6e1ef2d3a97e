/** What a command writes holds no secret, whatever goes wrong and whoever repeats it. */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { stringify } from "yaml";
import { openApp } from "../../src/app.ts";
import { run } from "../../src/cli/run.ts";
import { scrubber } from "../../src/telemetry/scrubber.ts";
import { assertNoLeaks, canaries, search } from "../canaries-watch.ts";
import {
  repeatingLdap,
  repeatingPostgres,
  repeatingRedis,
  type RepeatingServer,
} from "../repeating-servers.ts";

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kumihimo-planted-"));
});
after(() => rm(folder, { recursive: true, force: true }));

interface Line {
  readonly words: readonly string[];
  /** The configuration; a text is the file as it is. */
  readonly settings?: object | string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Stops the command, which would go on, once this stands in what it wrote. */
  readonly until?: string;
}

/** Runs a command as the program does, and gives all that it wrote. */
async function written({ words, settings = {}, environment = {}, input = "", until }: Line) {
  const file = join(folder, "kumihimo.yaml");
  await writeFile(file, typeof settings === "string" ? settings : stringify(settings));
  const lines: string[] = [];
  const signals = new EventEmitter();
  const write = (line: string): void => {
    lines.push(line);
    if (until !== undefined && line.includes(until)) signals.emit("SIGTERM", "SIGTERM");
  };
  const secrets = scrubber();
  const terminal = { print: write, warn: write, draw: write };
  const status = await run([...words, "--config", file], {
    terminal: { ...terminal, isTTY: false, isWatched: false, columns: 80 },
    environment: { KUMIHIMO_DATA_DIR: join(folder, "data"), ...environment },
    directory: folder,
    signals,
    version: "1.2.3",
    secrets,
    readInput: () => Promise.resolve(input),
    readSecret: () => Promise.resolve(input),
    open: openApp,
  });
  const text = lines.join("\n");
  search(words.join(" "), text);
  assertNoLeaks();
  return { status, text };
}

/** Each way of printing a failure. */
const ways: readonly (readonly string[])[] = [[], ["--json"], ["--language", "ja"]];

const anyPort = { host: "127.0.0.1", port: 0 };
const telemetry = { log: { level: "debug", format: "json" } };

/** A hub that needs a database. */
const withLogins = (storage: object, ldap = 1) => ({
  http: anyPort,
  telemetry,
  storage,
  auth: { mode: "oauth", secret, directories: { corp: directory(ldap) } },
});

const secret = randomBytes(32).toString("hex");
canaries.note(secret, "auth.secret");
const bindPassword = canaries.make("bind password");

const directory = (port: number) => ({
  kind: "ldap",
  flavor: "openldap",
  url: `ldap://127.0.0.1:${port}`,
  bindDn: "cn=hub,dc=example,dc=org",
  bindPassword,
  userBase: "dc=example,dc=org",
  userFilter: "(uid={username})",
  groupBase: "dc=example,dc=org",
});

/** A password as it stands in an address. */
const inAddress = (password: string): string => encodeURIComponent(password);

async function refuses(server: RepeatingServer, storage: object): Promise<void> {
  for (const way of ways) {
    const { status, text } = await written({
      words: ["serve", ...way],
      settings: withLogins(storage),
    });
    assert.notEqual(status, 0, text);
  }
  assert.notEqual(server.heard, "", "nobody asked the server");
}

test("a database that repeats the password it refuses", async () => {
  await using server = await repeatingPostgres(false);
  const password = canaries.make("password of the database");
  const url = `postgres://hub:${inAddress(password)}@127.0.0.1:${server.port}/x`;
  await refuses(server, { database: { kind: "postgres", url, timeoutSeconds: 2 } });
  assert.ok(server.heard.includes(password), "it was not sent");
});

test("a database that repeats a statement with all that is in it", async () => {
  await using server = await repeatingPostgres(true);
  const password = canaries.make("password of the database");
  const url = `postgres://hub:${inAddress(password)}@127.0.0.1:${server.port}/x`;
  await refuses(server, { database: { kind: "postgres", url, timeoutSeconds: 2 } });
});

test("a Redis server that repeats what it was sent", async () => {
  await using server = await repeatingRedis();
  const password = canaries.make("password of Redis");
  const url = `redis://hub:${inAddress(password)}@127.0.0.1:${server.port}`;
  const state = { kind: "redis", url, timeoutSeconds: 1 };
  const settings = { http: anyPort, telemetry, storage: { state } };
  const { text } = await written({ words: ["serve"], settings, until: "listening" });
  assert.match(text, /AUTH .*\[secret\]/);
  assert.ok(server.heard.includes(password), "it was not sent");
});

test("a directory that repeats the hub's password in its diagnostic message", async () => {
  await using server = await repeatingLdap();
  const typed = canaries.make("password of a person");
  for (const way of ways) {
    const { status, text } = await written({
      words: ["directory", "check", "corp", "aya", ...way],
      settings: withLogins({}, server.port),
      input: typed,
    });
    assert.equal(status, 1, text);
  }
  assert.ok(server.heard.includes(bindPassword), "it was not sent");
});

const planted = (name: string): string => canaries.make(name);

/** Secrets in every place that the configuration has for one. */
const everywhere = () => ({
  ...withLogins({
    database: {
      kind: "postgres",
      url: `postgres://hub:${inAddress(planted("database"))}@127.0.0.1:9/x`,
    },
    state: { kind: "redis", url: `rediss://:${inAddress(planted("redis"))}@127.0.0.1:9` },
  }),
  mcp: { signingKey: randomBytes(32).toString("base64url") },
  models: {
    providers: { eye: { kind: "openai", apiKey: planted("openai"), models: { describe: "eye" } } },
  },
  upstreams: {
    web: {
      transport: "http",
      instances: [{ url: "http://127.0.0.1:9/mcp" }],
      headers: { authorization: `Bearer ${planted("header")}` },
    },
    lines: { transport: "stdio", command: "node", env: { TOKEN: planted("variable") } },
  },
});

test("a configuration is printed, and the machine looked at, without its secrets", async () => {
  const settings = everywhere();
  const { text } = await written({ words: ["config", "print"], settings });
  assert.match(text, /apiKey.*\[secret\]/);
  await written({ words: ["config", "print", "--json"], settings });
  await written({ words: ["doctor"], settings });
  await written({ words: ["models", "list", "--json"], settings });
});

const providers = (more: object) => ({
  models: { providers: { eye: { kind: "openai", ...more } } },
});

test("a configuration that is not right is told of without its secrets", async () => {
  const key = planted("key in a bad file");
  const wrong: readonly (object | string)[] = [
    providers({ apiKey: [key] }),
    providers({ apiKey: { key } }),
    { auth: { secret: [key], mode: "oauth" } },
    { storage: { database: { url: `mysql://hub:${inAddress(key)}@127.0.0.1/x` } } },
    { upstreams: { web: { instances: [{ url: `http://hub:${inAddress(key)}@127.0.0.1/mcp` }] } } },
    `models:\n  providers:\n    eye: { apiKey: "${key}"\n`,
    `auth: { secret: ${key}\n  secret: ${key} }\n\t- x`,
  ];
  for (const settings of wrong) {
    for (const way of ways) {
      const { status, text } = await written({ words: ["config", "print", ...way], settings });
      assert.notEqual(status, 0, text);
    }
  }
});

test("what a variable or an option holds is not repeated where it is wrong", async () => {
  const key = planted("key in a variable");
  const wrong = `mysql://hub:${inAddress(key)}@127.0.0.1/x`;
  const environment = { KUMIHIMO_STORAGE_DATABASE_URL: wrong, KUMIHIMO_AUTH_SECRET: key };
  for (const way of ways) await written({ words: ["config", "print", ...way], environment });
  const url = `http://hub:${inAddress(key)}@127.0.0.1:9`;
  await written({ words: ["upstream", "list", "--url", url, "--token", key] });
  await written({ words: ["upstream", "list", "--url", url, "--token", key, "--json"] });
});
