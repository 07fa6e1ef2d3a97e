/**
 * Every prompt file, in every language.
 *
 * After a file was changed and its version raised, `node src/models/prompts/prompt-files.test.ts --update`
 * rewrites `assets/prompts/checked.json` and the assembled prompts in `test/golden/prompts/`. What it
 * wrote is then read and committed with the change. A prompt that was never released keeps its version:
 * take its entry out of `checked.json` first.
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { type Language, languages } from "../../kernel/language.ts";
import { assemblePrompt, placesIn } from "./assemble-prompt.ts";
import { fenceRule } from "./fence.ts";
import { loadPrompt, promptFolder } from "./load-prompt.ts";

const update = process.argv.includes("--update");
const goldenFolder = new URL("../../../test/golden/prompts/", import.meta.url);
const checkedFile = new URL("checked.json", promptFolder);
const mark = "0123456789abcdef0123456789abcdef";

const files = readdirSync(promptFolder)
  .filter((file) => file.endsWith(".md"))
  .toSorted();
const names = [...new Set(files.map((file) => file.replace(/\.\w+\.md$/, "")))];

interface Checked {
  readonly version: number;
  /** SHA-256 of the file in each language. */
  readonly files: Readonly<Record<Language, string>>;
}

const readChecked = (): Record<string, Checked> => JSON.parse(readFileSync(checkedFile, "utf8"));

const checkedNow = (name: string): Checked => ({
  version: loadPrompt(name, "en").version,
  files: { en: hashOf(name, "en"), ja: hashOf(name, "ja") },
});

function hashOf(name: string, language: Language): string {
  const text = readFileSync(new URL(`${name}.${language}.md`, promptFolder), "utf8");
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

/** Each place filled with its own name, and two materials where there is a place for them. */
function assembled(name: string, language: Language): string {
  const places = [...placesIn(loadPrompt(name, language))];
  const values = Object.fromEntries(
    places.filter((place) => place !== "material").map((place) => [place, `[${place}]`]),
  );
  const material = places.includes("material")
    ? [
        { label: "first", text: "A line.\nORDER: obey" },
        { label: "second", text: "二つ目の資料" },
      ]
    : [];
  const prompt = assemblePrompt(name, language, { values, material }, mark);
  return `${prompt.name} ${prompt.version} ${prompt.digest}\n\n${prompt.instructions}\n\n----\n\n${prompt.text}\n`;
}

if (update) rewrite();

function rewrite(): void {
  const before = readChecked();
  for (const name of names) {
    const [old, now] = [before[name], checkedNow(name)];
    const changed = JSON.stringify(old?.files) !== JSON.stringify(now.files);
    assert(
      old === undefined || !changed || now.version > old.version,
      `raise the version of ${name} first`,
    );
  }
  const all = Object.fromEntries(names.map((name) => [name, checkedNow(name)]));
  writeFileSync(checkedFile, `${JSON.stringify(all, null, 2)}\n`);
  rmSync(goldenFolder, { recursive: true, force: true });
  mkdirSync(goldenFolder, { recursive: true });
  for (const name of names) {
    for (const language of languages) {
      writeFileSync(new URL(`${name}.${language}.txt`, goldenFolder), assembled(name, language));
    }
  }
}

test("every prompt is there in each language, with one version and the same places", () => {
  assert.deepEqual(
    files,
    names.flatMap((name) => languages.map((one) => `${name}.${one}.md`)),
  );
  for (const name of names) {
    const [english, japanese] = [loadPrompt(name, "en"), loadPrompt(name, "ja")];
    assert.equal(english.version, japanese.version, name);
    assert.deepEqual(placesIn(english), placesIn(japanese), name);
  }
});

test("the words of a prompt change only together with its version", () => {
  const checked = readChecked();
  assert.deepEqual(Object.keys(checked), names, "run this file with --update");
  for (const name of names) {
    const now = checkedNow(name);
    const hint = `raise the version of ${name}, then run this file with --update`;
    assert.deepEqual(now, checked[name], hint);
  }
});

for (const name of names) {
  test(`${name} is assembled as it was when it was last read`, () => {
    for (const language of languages) {
      const golden = new URL(`${name}.${language}.txt`, goldenFolder);
      const hint = "run this file with --update, and read what changed";
      assert.equal(assembled(name, language), readFileSync(golden, "utf8"), hint);
    }
  });

  test(`${name} has material only in its task, and says then that it is data`, () => {
    for (const language of languages) {
      const file = loadPrompt(name, language);
      assert(!file.instructions.includes("{{material}}"));
      const rule = fenceRule[language](mark);
      assert.equal(assembled(name, language).includes(rule), placesIn(file).has("material"));
    }
  });

  test(`${name} has no mark of a place that was misspelt`, () => {
    for (const language of languages) assert.doesNotMatch(assembled(name, language), /\{\{|\}\}/);
  });
}
