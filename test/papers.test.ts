import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { checkout } from "./real-hub.ts";

const papers = globSync(["*.md", "docs/**/*.md"], { cwd: checkout });

/** Links to files of the repository, and paths of code named in backticks. */
function* named(paper: string): Generator<string> {
  const text = readFileSync(path.join(checkout, paper), "utf8");
  for (const [, target = ""] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
    yield path.join(path.dirname(paper), target);
  }
  for (const [, target = ""] of text.matchAll(/`((?:src|test|bench|docs|examples)\/[\w./*-]+)`/g)) {
    yield target;
  }
}

test("whatever file the papers name is there", () => {
  const lost = papers.flatMap((paper) =>
    [...named(paper)]
      .filter((target) => !there(target))
      .map((target) => `${paper} names ${target}`),
  );
  assert.deepEqual(lost, []);
});

const there = (target: string): boolean =>
  target.includes("*")
    ? globSync(target, { cwd: checkout }).length > 0
    : existsSync(path.join(checkout, target));

test("the index of the documentation has every page", () => {
  const pages = globSync("*/*.md", { cwd: path.join(checkout, "docs") });
  const index = readFileSync(path.join(checkout, "docs/README.md"), "utf8");
  assert.deepEqual(
    pages.filter((page) => !index.includes(`](${page})`)),
    [],
  );
});

test("both readmes tell of the same tools, commands and pages", () => {
  assert.deepEqual(facts("README.ja.md"), facts("README.md"));
});

/** Tools, commands and links, in their order. */
const facts = (paper: string): string[] => {
  const text = readFileSync(path.join(checkout, paper), "utf8");
  return [...text.matchAll(/`(\w+_\w+)`|^(npm \w+)|\]\((?!README)([\w./-]+)\)/gm)].map(
    ([, ...found]) => found.find((one) => one !== undefined) ?? "",
  );
};
