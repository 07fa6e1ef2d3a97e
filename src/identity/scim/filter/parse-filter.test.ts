import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isKumihimoError } from "../../../kernel/errors.ts";
import { attributePath } from "../patch/attribute-path.ts";
import { attributeNamed } from "../schema/attribute.ts";
import { userAttributes } from "../schema/schemas.ts";
import { matches } from "./matches.ts";
import { parseFilter } from "./parse-filter.ts";

const refused = (work: () => unknown, code: RegExp): boolean => {
  try {
    work();
    return true;
  } catch (error) {
    return isKumihimoError(error) && code.test(error.code);
  }
};

const words = ["emails", "type", " eq ", '"work"', " and ", " or ", "not ", "value", " pr", "urn:"];
const marks = ["[", "]", "(", ")", '"', ".", ":", "\\"];
const written = [...words, ...marks];

/** Texts of the pieces that filters and paths are made of. */
const pieces = fc
  .array(fc.constantFrom(...written), { maxLength: 30 })
  .map((parts) => parts.join(""));

test("whatever is written is read, or refused with words", () => {
  const filters = /^identity\.scimFilter$/;
  const paths = /^identity\.scim(?:Filter|Path)$/;
  fc.assert(
    fc.property(fc.oneof(pieces, fc.string({ unit: "binary" })), (text) => {
      assert.ok(refused(() => parseFilter(text), filters));
      assert.ok(refused(() => attributePath(text, userAttributes), paths));
    }),
    { numRuns: 2000 },
  );
});

test("a text in quotes is the text that was meant, whatever it holds", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (value) => {
      const filter = parseFilter(`value eq ${JSON.stringify(value)}`);
      assert.deepEqual(filter, { kind: "compare", attribute: "value", operator: "eq", value });
    }),
  );
});

test("and binds closer than or, and not closer than both", () => {
  const { subAttributes = [] } = attributeNamed(userAttributes, "emails") ?? {};
  const fits = (filter: string, value: Readonly<Record<string, string | boolean>>): boolean =>
    matches(parseFilter(filter), value, subAttributes);
  const work = { value: "a@x", type: "work", primary: true };
  assert.ok(fits('type eq "home" and value pr or primary eq true', work));
  assert.ok(!fits('type eq "home" and (value pr or primary eq true)', work));
  assert.ok(fits('not type eq "home" and value sw "A@"', work));
  assert.ok(!fits('not (type eq "WORK" or value ew "y")', work));
  assert.ok(fits('display ne "x" and type co "or"', work));
});
