import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import * as z from "zod";
import { isKumihimoError } from "../kernel/errors.ts";
import { Secret } from "../kernel/secret.ts";
import { listing } from "./listing.ts";
import { load, type Sources } from "./load.ts";
import { shapeOf } from "./shape.ts";

const secret = z
  .string()
  .transform((text) => new Secret(text))
  .meta({ secret: true });

const schema = z.strictObject({
  http: z
    .strictObject({
      host: z.string().default("127.0.0.1"),
      port: z.int().min(0).max(65_535).default(3000),
      idleSeconds: z.number().default(5),
      secure: z.boolean().default(false),
      names: z.array(z.string()).default([]),
    })
    .prefault({}),
  providers: z
    .record(
      z.string(),
      z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("openai"), key: secret }),
        z.strictObject({ kind: z.literal("local"), url: z.string() }),
      ]),
    )
    .default({}),
  store: z.strictObject({ password: secret.optional() }).prefault({}),
});

const file = (text: string): Pick<Sources, "file"> => ({ file: { name: "hub.yaml", text } });

async function problems(sources: Sources): Promise<string[]> {
  const failure: unknown = await load(schema, sources).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(isKumihimoError(failure), "the configuration was taken");
  assert.equal(failure.code, "config.invalid");
  return failure
    .words(sources.language ?? "en")
    .message.split("\n")
    .slice(1);
}

test("nothing given is a working configuration", async () => {
  const { config, origin, warnings } = await load(schema, {});
  assert.equal(config.http.port, 3000);
  assert.deepEqual(origin(["http", "port"]), { source: "default", where: "" });
  assert.deepEqual(warnings, []);
});

test("flags win over the environment, that over the file, that over defaults", async () => {
  const sources = file("http:\n  host: file\n  port: 1\n  idleSeconds: 1\n");
  const environment = { KUMIHIMO_HTTP_HOST: "variable", KUMIHIMO_HTTP_PORT: "2" };
  const flags = [{ name: "--port", path: ["http", "port"], value: "3" }];
  const { config, origin } = await load(schema, { ...sources, environment, flags });
  assert.deepEqual(config.http, {
    host: "variable",
    port: 3,
    idleSeconds: 1,
    secure: false,
    names: [],
  });
  assert.deepEqual(origin(["http", "port"]), { source: "flag", where: "--port" });
  assert.deepEqual(origin(["http", "host"]), {
    source: "environment",
    where: "KUMIHIMO_HTTP_HOST",
  });
  assert.deepEqual(origin(["http", "idleSeconds"]), { source: "file", where: "hub.yaml:4:16" });
  assert.deepEqual(origin(["http", "secure"]), { source: "default", where: "" });
});

test("text from the environment takes the type of its setting", async () => {
  const environment = {
    KUMIHIMO_HTTP_SECURE: "true",
    KUMIHIMO_HTTP_NAMES: "a, b",
    KUMIHIMO_STORE_PASSWORD: "12345678",
    KUMIHIMO_PROVIDERS: '{"x":{"kind":"local","url":"http://x"}}',
  };
  const { config } = await load(schema, { environment });
  assert.equal(config.http.secure, true);
  assert.deepEqual(config.http.names, ["a", "b"]);
  assert.equal(config.store.password?.reveal(), "12345678");
  assert.deepEqual(config.providers, { x: { kind: "local", url: "http://x" } });
});

test("an empty variable counts as not set", async () => {
  const { config, origin } = await load(schema, { environment: { KUMIHIMO_HTTP_HOST: "" } });
  assert.equal(config.http.host, "127.0.0.1");
  assert.equal(origin(["http", "host"]).source, "default");
});

test("every problem is named at once, with its place in its source", async () => {
  const text = [
    "htpp: {}",
    "http:",
    "  port: many",
    "  prot: 1",
    "port: 3000",
    "providers:",
    "  b: { kind: openai, kee: x }",
    "  c: { kind: other }",
  ].join("\n");
  const found = await problems({
    ...file(text),
    environment: { KUMIHIMO_HTTP_IDLE_SECONDS: "soon" },
    flags: [{ name: "--secure", path: ["http", "secure"], value: "perhaps" }],
  });
  const expected = [
    /^hub\.yaml:3:9 http\.port: .*expected number, received string/,
    /^hub\.yaml:4:3 http\.prot: There is no setting "prot" here\. Did you mean "port"\?$/,
    /^hub\.yaml:1:1 htpp: There is no setting "htpp" here\. Did you mean "http"\?$/,
    /^hub\.yaml:5:1 port: There is no setting "port" here\. Did you mean "http\.port"\?$/,
    /^hub\.yaml:7:6 providers\.b\.key: /,
    /^hub\.yaml:7:22 providers\.b\.kee: .*Did you mean "key"\?$/,
    /^hub\.yaml:8:14 providers\.c\.kind: /,
    /^KUMIHIMO_HTTP_IDLE_SECONDS http\.idleSeconds: /,
    /^--secure http\.secure: /,
  ];
  for (const line of expected) {
    assert.ok(
      found.some((each) => line.test(each)),
      `${line} is not in\n${found.join("\n")}`,
    );
  }
  assert.equal(found.length, expected.length, found.join("\n"));
});

test("problems are told in Japanese too", async () => {
  const [first] = await problems({ ...file("http:\n  prot: 1"), language: "ja" });
  assert.equal(
    first,
    "hub.yaml:2:3 http.prot: 「prot」という設定はここにはありません。 「port」ではありませんか？",
  );
});

test("a file that is no YAML is refused with the place", async () => {
  assert.match((await problems(file("http:\n  port: 1\n  port: 2"))).join("\n"), /^hub\.yaml:3:3/);
  assert.match((await problems(file("- 1"))).join("\n"), /^hub\.yaml:1:1: .*mapping/);
  assert.match((await problems(file("http: *x"))).join("\n"), /^hub\.yaml:1:7 http: .*anchor/);
  assert.match((await problems(file("http: !env x"))).join("\n"), /^hub\.yaml:1:7: .*tag/);
});

test("aliases cannot unfold a small file into a large configuration", async () => {
  /** It unfolds to nine to the power of `levels` items. */
  const refused = async (levels: number): Promise<number> => {
    const lines = Array.from({ length: levels }, (_, level) => {
      const items = Array.from({ length: 9 }, () => (level === 0 ? "x" : `*a${level - 1}`));
      return `a${level}: &a${level} [${items.join(",")}]`;
    });
    const begin = process.threadCpuUsage();
    assert.match((await problems(file(lines.join("\n")))).join("\n"), /unfolds/);
    const { user, system } = process.threadCpuUsage(begin);
    return user + system;
  };
  const small = await refused(6);
  // Of several the cheapest: a collection of garbage in one of them is not its own.
  const large = Math.min(await refused(9), await refused(9), await refused(9));
  assert.ok(large < 10 * small, "what is beyond measure costs no more");
  assert.match((await problems(file("a: &a [*a]"))).join("\n"), /anchor|unfolds/);
});

test("a section whose settings are all comments counts as not written", async () => {
  const { config } = await load(schema, file("http:\n  # port: 1\n"));
  assert.equal(config.http.port, 3000);
});

test("variables are put into the file's texts and take the setting's type", async () => {
  const text = [
    "http:",
    "  port: ${PORT:-8080}",
    "  host: ${HOST}",
    '  secure: "${SECURE:-true}"',
    "store:",
    "  password: ${PASSWORD}",
  ].join("\n");
  const environment = { HOST: "hub.${PORT}: {", PASSWORD: "0123456" };
  const { config, origin } = await load(schema, { ...file(text), environment });
  assert.equal(config.http.port, 8080);
  assert.equal(config.http.host, "hub.${PORT}: {");
  assert.equal(config.http.secure, true);
  assert.equal(config.store.password?.reveal(), "0123456");
  assert.equal(origin(["http", "host"]).where, "hub.yaml:3:9");
});

test("a variable that is missing is a problem, unless it has a default", async () => {
  const found = await problems(file("http:\n  host: ${NOWHERE}\n  names: ['${bad-name}']"));
  assert.match(found[0] ?? "", /^hub\.yaml:2:9 http\.host: The variable NOWHERE is not set/);
  assert.match(found[1] ?? "", /^hub\.yaml:3:11 http\.names\.0: A reference is written/);
  const { config } = await load(schema, file("http:\n  host: $${HOME}"));
  assert.equal(config.http.host, "${HOME}");
});

test("a name that would reach the prototype is an unknown setting and nothing else", async () => {
  const found = await problems(file('__proto__: { polluted: true }\nhttp: { "constructor": 1 }'));
  assert.match(found.join("\n"), /__proto__/);
  assert.match(found.join("\n"), /http\.constructor/);
  assert.equal("polluted" in {}, false);
});

test("a variable that is no setting is named with a suggestion", async () => {
  const environment = {
    KUMIHIMO_HTTP_PROT: "1",
    KUMIHIMO_TOKEN: "of the command line",
    KUMIHIMO_SERVICE_HOST: "10.0.0.1",
    KUMIHIMO_PORT: "tcp://10.0.0.1:80",
    KUMIHIMO_PORT_80_TCP_ADDR: "10.0.0.1",
    OTHER: "x",
  };
  const { warnings } = await load(schema, { environment });
  assert.deepEqual(warnings, [
    'The variable KUMIHIMO_HTTP_PROT is no setting and is ignored. Did you mean "KUMIHIMO_HTTP_PORT"?',
  ]);
});

test("a secret can be the text of a file, and only a secret can", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-config-"));
  after(() => rm(folder, { recursive: true }));
  const path = join(folder, "password");
  await writeFile(path, "from-a-file\n");
  const text = `store: { password: "file:${path}" }\nhttp: { host: "file:${path}" }`;
  const { config } = await load(schema, file(text));
  assert.equal(config.store.password?.reveal(), "from-a-file");
  assert.equal(config.http.host, `file:${path}`);
  const missing = await problems(file('store: { password: "file:/nowhere/at/all" }'));
  assert.match(missing.join("\n"), /^hub\.yaml:1:20 store\.password: .*ENOENT/);
});

test("a secret can be the value of a variable, and only a secret can", async () => {
  const text = 'store: { password: "env:STORE_PASSWORD" }\nhttp: { host: "env:STORE_PASSWORD" }';
  const { config } = await load(schema, {
    ...file(text),
    environment: { STORE_PASSWORD: "from-a-variable" },
  });
  assert.equal(config.store.password?.reveal(), "from-a-variable");
  assert.equal(config.http.host, "env:STORE_PASSWORD");
  assert.match(
    (await problems(file(text))).join("\n"),
    /^hub\.yaml:1:20 store\.password: .*STORE_PASSWORD/,
  );
});

test("the listing shows every value and origin, and no secret", async () => {
  const canary = "canary-7Fq2";
  const text = [
    "store:",
    `  password: ${canary}`,
    "providers:",
    `  b: { kind: openai, key: ${canary} }`,
    `  c: { kind: local, url: "http://aya:${canary}@example.org/v1" }`,
  ].join("\n");
  const { config, origin } = await load(schema, file(text));
  const rows = listing(config, shapeOf(schema), origin);
  assert.doesNotMatch(JSON.stringify(rows), /canary/);
  assert.deepEqual(
    rows.find(({ path }) => path === "store.password"),
    {
      path: "store.password",
      value: "[secret]",
      origin: { source: "file", where: "hub.yaml:2:13" },
    },
  );
  assert.deepEqual(
    rows.map(({ path }) => path),
    [
      "http.host",
      "http.port",
      "http.idleSeconds",
      "http.secure",
      "http.names",
      "providers.b.kind",
      "providers.b.key",
      "providers.c.kind",
      "providers.c.url",
      "store.password",
    ],
  );
});

test("no problem repeats the value of a secret", async () => {
  const wrong = z.strictObject({ key: z.string().min(40).meta({ secret: true }) });
  const failure: unknown = await load(wrong, file("key: canary-7Fq2")).catch(
    (error: unknown) => error,
  );
  assert.ok(isKumihimoError(failure));
  assert.match(failure.message, /hub\.yaml:1:6 key/);
  assert.doesNotMatch(failure.message, /canary/);
});
