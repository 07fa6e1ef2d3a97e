import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isKumihimoError } from "../../../kernel/errors.ts";
import { type Document, readDocument } from "../schema/read-value.ts";
import { userAttributes } from "../schema/schemas.ts";
import { applyPatch, type Operation } from "./apply-patch.ts";

const start: Document = {
  userName: "aya",
  name: { givenName: "Aya" },
  emails: [
    { value: "a@work", type: "work", primary: true },
    { value: "a@home", type: "home" },
  ],
};

const paths = [
  undefined,
  "id",
  "userName",
  "title",
  "password",
  "active",
  "name",
  "name.givenName",
  "emails",
  "emails.value",
  'emails[type eq "work"]',
  'emails[type eq "x"].value',
  'emails[primary eq "True"].value',
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
];

const value = fc.oneof(
  fc.constantFrom<unknown>("text", "False", true, null, undefined, 7, [], {}),
  fc.array(fc.record({ value: fc.string(), type: fc.constantFrom("work", "x") }), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("givenName", "value", "type", "__proto__", "active"), fc.string()),
);

const operation: fc.Arbitrary<Operation> = fc.record({
  op: fc.constantFrom("add", "replace", "remove"),
  path: fc.constantFrom(...paths),
  value,
});

test("whatever is changed, the document stays one of the schema, and the old one is untouched", () => {
  const before = structuredClone(start);
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 6 }), (operations) => {
      try {
        const after = applyPatch(start, operations, userAttributes);
        assert.deepEqual(readDocument(userAttributes, after), after);
        assert.ok(!("password" in after));
      } catch (error) {
        assert.ok(isKumihimoError(error), String(error));
      }
      assert.deepEqual(start, before);
      assert.equal(Object.hasOwn(Object.prototype, "givenName"), false);
    }),
    { numRuns: 3000 },
  );
});

test("what is added twice is there once, and what is removed twice is gone", () => {
  const mail = { op: "add", path: "emails", value: [{ value: "new", type: "other" }] } as const;
  const once = applyPatch(start, [mail], userAttributes);
  assert.deepEqual(applyPatch(once, [mail], userAttributes), once);
  const gone = { op: "remove", path: 'emails[type eq "other"]' } as const;
  assert.deepEqual(applyPatch(once, [gone, gone], userAttributes), start);
});

test("what names nothing removes nothing", () => {
  const none = { op: "remove", path: "emails", value: [] } as const;
  assert.deepEqual(applyPatch(start, [none], userAttributes), start);
  const all = { op: "remove", path: "emails" } as const;
  assert.ok(!("emails" in applyPatch(start, [all], userAttributes)));
});

test("an address of a type that was not there yet is made, as vendors expect", () => {
  const other = { op: "replace", path: 'emails[type eq "other"].value', value: "o" } as const;
  const { emails } = applyPatch({ userName: "a" }, [other], userAttributes);
  assert.deepEqual(emails, [{ type: "other", value: "o" }]);
});
