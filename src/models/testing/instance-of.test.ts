import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { defineAnswer } from "../answers/define-answer.ts";
import { instanceOf } from "./instance-of.ts";

test("an instance fits the form it was made from, with something null and something not", () => {
  const { schema, check } = defineAnswer(
    "everything",
    z.object({
      caption: z.string(),
      mood: z.string().nullable(),
      place: z.string().nullable(),
      sides: z.array(z.object({ share: z.number(), sure: z.boolean() })),
      kind: z.enum(["one", "other"]),
    }),
  );
  const made = instanceOf(schema);
  assert.deepEqual(check.parse(made), made);
  assert.deepEqual(made, {
    caption: "caption",
    mood: null,
    place: "place",
    sides: [{ share: 1, sure: true }],
    kind: "one",
  });
});

test("a schema that lists its types is taken too", () => {
  assert.equal(instanceOf({ type: ["string", "null"] }, "note"), null);
  assert.equal(instanceOf({ type: ["integer", "null"] }, "count"), 1);
});
