import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodedHeader, encodedHeader } from "./encoded-header.ts";

test("whatever is encoded is a header's value and is decoded to itself", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("=?base64?YQ==?=", " a", ""),
  );
  fc.assert(
    fc.property(text, (value) => {
      const header = encodedHeader(value.toWellFormed());
      assert.match(header, /^[\x20-\x7e]*$/);
      assert.equal(decodedHeader(header), value.toWellFormed());
    }),
  );
});
