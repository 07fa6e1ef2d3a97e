import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { defineAnswer } from "./define-answer.ts";
import { plainAnswer } from "./plain-answer.ts";

const seen = defineAnswer(
  "seen",
  z.object({
    description: z.string(),
    mood: z.string().nullable(),
    details: z.array(z.string()),
  }),
  "description",
);

test("plain prose is the prose of an answer whose other parts may be empty", () => {
  assert.deepEqual(plainAnswer(seen, " A red ball.\n"), {
    description: "A red ball.",
    mood: null,
    details: [],
  });
});

test("broken JSON is no prose", () => {
  for (const text of ['{"description": "A red', "[1, 2", "```json\n{", "\n  {"]) {
    assert.equal(plainAnswer(seen, text), undefined, text);
  }
});

test("prose without end is no answer", () => {
  assert.equal(plainAnswer(seen, "la ".repeat(100_000)), undefined);
});

test("a form that asks for more than prose is not filled by prose", () => {
  const judged = z.object({ summary: z.string(), score: z.number() });
  assert.equal(plainAnswer(defineAnswer("judged", judged, "summary"), "Fine."), undefined);
  assert.equal(plainAnswer(defineAnswer("judged", judged), "Fine."), undefined);
});

test("what the form itself refuses in prose is refused", () => {
  const cited = z.object({ analysis: z.string() });
  const answer = defineAnswer("cited", cited, "analysis");
  const check = answer.check.refine(({ analysis }) => analysis.includes("[f1]"));
  assert.equal(plainAnswer({ ...answer, check }, "So it is."), undefined);
  assert.deepEqual(plainAnswer({ ...answer, check }, "So it is [f1]."), {
    analysis: "So it is [f1].",
  });
});
