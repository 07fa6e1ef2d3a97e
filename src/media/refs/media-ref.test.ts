import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { mediaRef } from "./media-ref.ts";

test("a reference is a text or data with a type, and nothing else", () => {
  for (const ref of ["a.png", { data: "AAAA" }, { data: "AAAA", mimeType: "image/png" }])
    assert.equal(mediaRef.safeParse(ref).success, true);
  for (const ref of [
    "",
    5,
    null,
    {},
    [],
    { data: "" },
    { data: "AAAA", path: "/etc/passwd" },
    { mimeType: "a/b" },
  ])
    assert.equal(mediaRef.safeParse(ref).success, false, JSON.stringify(ref));
});

test("the JSON Schema tells a model every form, also when a tool describes it anew", () => {
  const schema = z.toJSONSchema(mediaRef.describe("The picture."), { io: "input" });
  const { $schema: _, description, anyOf } = schema;
  assert.equal(description, "The picture.");
  const [text, inline] = anyOf ?? [];
  assert(typeof text === "object" && typeof inline === "object");
  assert.equal(text.type, "string");
  for (const form of ["https://", "artifact://", "data:", "file://", "path", "base64"])
    assert(text.description?.includes(form), form);
  assert.equal(inline.type, "object");
  assert.deepEqual(inline.required, ["data"]);
  assert.equal(inline.additionalProperties, false);
  assert(!JSON.stringify(schema).includes("$ref"));
});
