/** The commands about secrets that the hub keeps, on files of their own. */

import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { testOutside } from "../testing/test-outside.ts";

const value = "a value, with 花 in it";

const outside = await testOutside({ input: value });
const data = join(outside.directory, "data");
const flags = ["--data-dir", data];

const kept = async (): Promise<Record<"name" | "key" | "setAt", string>[]> =>
  JSON.parse((await outside.run("secrets", "list", ...flags, "--json")).out);

describe("a secret that the hub keeps", () => {
  test("is listed as none where nothing was kept, and nothing is made for that", async () => {
    const { status, out } = await outside.run("secrets", "list", ...flags);
    assert.equal(`${status} ${out}`, "0 No secrets are kept.\n");
    assert.ok(!(await readdir(outside.directory)).includes("data"));
  });

  test("is set from standard input, and shown by name only", async () => {
    const { status, out, errors } = await outside.run("secrets", "set", "smtp", ...flags);
    assert.equal(status, 0, errors);
    assert.match(out, /^A setting has it as secret:smtp\./);
    const listed = await outside.run("secrets", "list", ...flags);
    assert.match(listed.out, /^NAME +SET +KEY\nsmtp +\d{4}-\S+Z +[\w-]{12}\n$/);
    for (const file of await readdir(data)) {
      if (file !== "tmp")
        assert.ok(!(await readFile(join(data, file), "utf8")).includes("花"), file);
    }
  });

  test("has no value on the command line, where others see it", async () => {
    const { status } = await outside.run("secrets", "set", "smtp", "value", ...flags);
    assert.equal(status, 2);
  });

  test("can be set although the configuration names it already", async () => {
    const file = join(outside.directory, "hub.yaml");
    const config = ["--config", file];
    await writeFile(
      file,
      `dataDir: ${data}
http: { port: 3001 }
models: { providers: { cloud: { kind: openai, apiKey: "secret:cloud" } } }
storage: { database: { url: "secret:db" } }
`,
    );
    const before = await outside.run("config", "print", ...config);
    assert.match(
      before.errors,
      /hub\.yaml:3:\d+ models\.providers\.cloud\.apiKey: The hub keeps no/,
    );
    for (const name of ["cloud", "db"]) {
      const { status, errors } = await outside.run("secrets", "set", name, ...config);
      assert.equal(`${status} ${errors}`, "0 ");
    }
    const after = await outside.run("config", "print", ...config);
    // The other is read, too, and is no address.
    assert.match(after.errors, /storage\.database\.url: expected postgres/);
    assert.doesNotMatch(after.errors, /apiKey|花/);
  });

  test("is sealed with a new key, and the old one goes when nothing needs it", async () => {
    const [first] = await kept();
    const rotated = await outside.run("secrets", "rotate", ...flags);
    assert.equal(rotated.out, "secrets: 3 sealed with another key than before\n");
    const keys = new Set((await kept()).map(({ key }) => key));
    assert.equal(keys.size, 1);
    assert.ok(!keys.has(first?.key ?? ""));
    assert.equal((await readFile(join(data, "encryption-keys"), "utf8")).split("\n").length, 3);
    const dropped = await outside.run("secrets", "rotate", "--drop-old", ...flags, "--json");
    assert.deepEqual(JSON.parse(dropped.out), {
      resealed: [{ name: "secrets", resealed: 0 }],
      dropped: 1,
    });
    assert.equal((await readFile(join(data, "encryption-keys"), "utf8")).split("\n").length, 2);
    assert.deepEqual(new Set((await kept()).map(({ key }) => key)), keys);
  });

  test("is removed once", async () => {
    const removed = await outside.run("secrets", "remove", "smtp", ...flags);
    assert.equal(`${removed.status} ${removed.out}`, "0 smtp\n");
    const again = await outside.run("secrets", "remove", "smtp", ...flags, "--json");
    assert.equal(again.status, 1);
    assert.equal(JSON.parse(again.out).error.code, "storage.noSecret");
  });

  test("moves to a key of the configuration by way of both", async () => {
    const [old = ""] = (await readFile(join(data, "encryption-keys"), "utf8")).split("\n");
    const [id, key] = old.split(" ");
    const file = join(outside.directory, "keyed.yaml");
    const keyed = async (...keys: readonly object[]): Promise<void> =>
      writeFile(file, JSON.stringify({ dataDir: data, encryption: { keys } }));
    const own = { id: "2027-01", key: "5a".repeat(32) };
    await keyed(own);
    const alone = await outside.run("secrets", "rotate", "--config", file);
    assert.equal(alone.status, 1);
    assert.match(alone.errors, /kept sealed at secrets\/\w+ cannot be opened/);
    await keyed(own, { id, key });
    const both = await outside.run("secrets", "rotate", "--config", file);
    assert.equal(both.out, "secrets: 2 sealed with another key than before\n");
    assert.deepEqual(new Set((await kept()).map((each) => each.key)), new Set(["2027-01"]));
    for (const wrong of ["5a".repeat(31), "not a key"]) {
      await keyed({ id: "a", key: wrong });
      const { status, errors } = await outside.run("secrets", "rotate", "--config", file);
      assert.equal(status, 1);
      assert.match(errors, /encryption\.keys\.0\.key: expected 32 bytes/);
      assert.ok(!errors.includes(wrong));
    }
  });

  test("has a name that fits, and replicas have keys in common", async () => {
    const named = await outside.run("secrets", "set", "../x", ...flags, "--language", "ja");
    assert.match(named.errors, /^秘密情報の名前は/);
    const file = join(outside.directory, "shared.yaml");
    const folder = join(outside.directory, "replica");
    await mkdir(folder);
    await writeFile(file, `dataDir: ${folder}\nstorage: { database: { kind: postgres } }\n`);
    const shared = await outside.run("secrets", "set", "a", "--config", file);
    assert.match(shared.errors, /the replicas of the hub need the same keys/);
    assert.deepEqual(await readdir(folder), ["tmp"]);
  });
});
