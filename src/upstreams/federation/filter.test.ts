import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { growth } from "../../../test/growth.ts";
import { createFilter } from "./filter.ts";

const word = fc.stringMatching(/^[ab*]{1,8}$/);
const name = fc.stringMatching(/^[ab]{0,10}$/);

/** What a glob means, said with a regular expression. */
const expected = (glob: string): RegExp => new RegExp(`^${glob.replaceAll("*", ".*")}$`);

test("a glob fits what it says, and exclude wins", () => {
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 3 }),
      fc.array(word, { maxLength: 3 }),
      name,
      (include, exclude, each) => {
        const fits = (globs: readonly string[]) => globs.some((glob) => expected(glob).test(each));
        assert.equal(createFilter({ include, exclude })(each), fits(include) && !fits(exclude));
      },
    ),
    { numRuns: 3000 },
  );
});

test("other signs stand for themselves", () => {
  const fits = createFilter({ include: ["a.b", "c?", "[d]*"], exclude: [] });
  assert.deepEqual(["a.b", "axb", "c?", "cx", "[d]e", "de"].map(fits), [
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
});

test("a glob of many stars takes no longer than its name", () => {
  const fits = createFilter({ include: [`${"*a".repeat(60)}*b`], exclude: [] });
  assert.equal(fits("a".repeat(128)), false);
  assert.ok(growth((length) => fits("a".repeat(length)), 32) < 9);
});
