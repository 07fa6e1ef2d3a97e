import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { commands } from "./commands.ts";
import { testOutside } from "./testing/test-outside.ts";

test("without a command every command is listed", async () => {
  const outside = await testOutside();
  const { status, out } = await outside.run();
  assert.equal(status, 0);
  for (const { name } of commands) assert.ok(out.includes(`  ${name} `), name);
});

test("every command explains itself in both languages and knows --json", async () => {
  const outside = await testOutside();
  for (const { name } of commands) {
    for (const language of ["en", "ja"]) {
      const { status, out } = await outside.run(
        ...name.split(" "),
        "--help",
        "--language",
        language,
      );
      assert.equal(status, 0, name);
      assert.match(out, /--json/, name);
      assert.match(out, language === "ja" ? /使い方:/ : /Usage:/, name);
    }
  }
});

test("a misspelt command, group member or option is corrected, with status 2", async () => {
  const outside = await testOutside();
  const cases = [
    [["serv"], /Did you mean "serve"\?/],
    [["artifacts", "lst"], /Did you mean "artifacts list"\?/],
    [["serve", "--prot", "1"], /Did you mean --port\?/],
    [["call", "ecko", "--text", "x"], /Did you mean "echo"\?/],
    [["call", "echo", "--txt", "x"], /Did you mean --text\?/],
  ] as const;
  for (const [argv, suggestion] of cases) {
    const { status, out, errors } = await outside.run(...argv);
    assert.equal(status, 2, argv.join(" "));
    assert.match(errors, suggestion);
    assert.equal(out, "");
  }
});

test("mistakes are told in the language of the environment", async () => {
  const outside = await testOutside({ environment: { LC_ALL: "ja_JP.UTF-8" } });
  assert.match((await outside.run("serv")).errors, /「serve」ではありませんか/);
  assert.match((await outside.run("call")).errors, /引数「tool」がありません/);
  assert.match((await outside.run("serve", "--auth", "x")).errors, /token, oauth, none/);
  assert.match((await outside.run("--language", "en", "serv")).errors, /Did you mean "serve"/);
});

test("a group without its second word lists the group, with status 2", async () => {
  const outside = await testOutside();
  const { status, out } = await outside.run("config");
  assert.equal(status, 2);
  assert.match(out, /config print/);
  assert.doesNotMatch(out, /serve/);
  assert.equal((await outside.run("config", "--help")).status, 0);
});

test("a value that cannot be is wrong usage on the command line, a failure in a file", async () => {
  const outside = await testOutside();
  const wrong = await outside.run("config", "print", "--port", "99999");
  assert.equal(wrong.status, 2);
  assert.match(wrong.errors, /^--port http\.port: /m);
  const file = join(outside.directory, "hub.yaml");
  await writeFile(file, "http:\n  port: 99999\n");
  assert.equal((await outside.run("config", "print", "--config", file)).status, 1);
});

test("with --json a failure is one line of JSON", async () => {
  const outside = await testOutside();
  const { status, out } = await outside.run(
    "config",
    "print",
    "--json",
    "--config",
    "/nowhere.yaml",
  );
  assert.equal(status, 1);
  const { error } = JSON.parse(out);
  assert.equal(error.code, "config.noFile");
  assert.ok(error.advice);
});

test("config check tells every problem of the file at once, whatever the environment sets", async () => {
  const outside = await testOutside({ environment: { KUMIHIMO_HTTP_PORT: "1", HUB: "127.0.0.1" } });
  const file = join(outside.directory, "hub.yaml");
  await writeFile(file, "http:\n  port: many\n  hots: x\n  host: ${HUB}\n");
  const { status, errors } = await outside.run("config", "check", file);
  assert.equal(status, 1);
  assert.match(errors, /hub\.yaml:2:9 http\.port/);
  assert.match(errors, /hub\.yaml:3:3 http\.hots: .*"host"/);
  const json = await outside.run("config", "check", file, "--json");
  assert.equal(JSON.parse(json.out).problems.length, 2);
  await writeFile(file, "http:\n  port: 1\n");
  assert.equal((await outside.run("config", "check", file)).status, 0);
});

test("config print names where each value comes from", async () => {
  const outside = await testOutside({ environment: { KUMIHIMO_HTTP_HOST: "::1" } });
  const { out } = await outside.run("config", "print", "--port", "0");
  assert.match(out, /^http\.host = "::1" +# KUMIHIMO_HTTP_HOST$/m);
  assert.match(out, /^http\.port = 0 +# --port$/m);
  assert.match(out, /^auth\.mode = "token" +# default$/m);
});

test("config schema describes every section for editors", async () => {
  const outside = await testOutside();
  const { out } = await outside.run("config", "schema", "--json");
  const schema = JSON.parse(out);
  assert.equal(schema.properties.http.properties.port.maximum, 65_535);
});

test("a variable that is no setting is warned of on standard error", async () => {
  const outside = await testOutside({ environment: { KUMIHIMO_HTTP_PROT: "1" } });
  const { status, errors } = await outside.run("config", "print");
  assert.equal(status, 0);
  assert.match(errors, /KUMIHIMO_HTTP_PROT .*KUMIHIMO_HTTP_PORT/);
});

test("doctor ends with status 1 only where something must be done", async () => {
  const outside = await testOutside({ environment: { PATH: "" } });
  const missing = await outside.run("doctor", "--port", "0");
  assert.equal(missing.status, 0);
  assert.match(missing.out, /missing +ffmpeg/);
  const wrong = await outside.run("doctor", "--port", "0", "--root", "/nowhere/at/all", "--json");
  assert.equal(wrong.status, 1);
  const findings = JSON.parse(wrong.out);
  const root = findings.find(({ name }: { name: string }) => name === "root");
  assert.equal(root.state, "problem");
});

test("version and --version say the same", async () => {
  const outside = await testOutside();
  const { out } = await outside.run("version");
  assert.match(out, /^\d+\.\d+\.\d+/);
  assert.equal((await outside.run("--version")).out, out);
  assert.equal(JSON.parse((await outside.run("version", "--json")).out).version, out.trim());
});
