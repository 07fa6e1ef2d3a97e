import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { configFile } from "./config-file.ts";
import { variableName } from "./environment.ts";
import { load } from "./load.ts";
import { config } from "./schema.ts";
import { pathText, settingsIn, shapeAt, shapeOf } from "./shape.ts";

const examples = new URL("../../examples/config/", import.meta.url);
const shape = shapeOf(config);

test("an empty configuration is a working one", async () => {
  const loaded = await load(config, {});
  assert.equal(loaded.config.dataDir, "./.kumihimo");
});

test("every setting says what it is for", () => {
  const silent = settingsIn(shape).filter((path) =>
    shapeAt(shape, path).every((schema) => schema.description === undefined),
  );
  assert.deepEqual(silent.map(pathText), []);
});

test("no two settings share a variable", () => {
  const names = settingsIn(shape).map(variableName);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^KUMIHIMO_[A-Z0-9_]+$/);
});

for (const name of await readdir(examples)) {
  test(`the example ${name} is a working configuration`, async () => {
    const file = await configFile(fileURLToPath(new URL(name, examples)));
    await assert.doesNotReject(load(config, { file }));
  });
}
