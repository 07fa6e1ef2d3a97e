import assert from "node:assert/strict";
import { test } from "node:test";
import { citedIn, type Integration, integrationOver } from "./integration-answer.ts";

const sourceOf = new Map([
  ["f1", "text 1"],
  ["f2", "image 1"],
  ["m1", "image 1"],
]);

const empty = { themes: [], agreements: [], contradictions: [], recommendations: [] };

const problems = (answer: Partial<Integration> & { readonly analysis: string }): string[] =>
  integrationOver(sourceOf)
    .check.safeParse({ ...empty, ...answer })
    .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

test("an answer that rests on known facts of two sources is taken", () => {
  const answer = {
    analysis: "They differ [f1, m1].",
    contradictions: [{ statement: "240 or 260", facts: ["f1", "f2"] }],
    themes: [{ name: "valves", facts: ["m1"] }],
  };
  assert.deepEqual(problems(answer), []);
});

test("a fact that is not there is named, and an analysis without any is refused", () => {
  assert.deepEqual(problems({ analysis: "So it is [f9]." }), ["analysis: there is no fact f9"]);
  assert.deepEqual(problems({ analysis: "So it is." }), ["analysis: cites no fact"]);
  const recommendations = [{ statement: "Ask.", facts: ["f1", "m7"] }];
  assert.deepEqual(problems({ analysis: "[f1]", recommendations }), [
    "recommendations.0: there is no fact m7",
  ]);
});

test("what one source says to itself is no agreement and no contradiction", () => {
  const stated = [{ statement: "The picture agrees with itself.", facts: ["f2", "m1"] }];
  assert.deepEqual(problems({ analysis: "[f1]", agreements: stated, contradictions: stated }), [
    "agreements.0: rests on facts of fewer than 2 source(s)",
    "contradictions.0: rests on facts of fewer than 2 source(s)",
  ]);
  const uncited = [{ name: "valves", facts: [] }];
  assert.deepEqual(problems({ analysis: "[f1]", themes: uncited }), [
    "themes.0: rests on facts of fewer than 1 source(s)",
  ]);
});

test("an id that is an order in disguise is not repeated to the model outside a fence", () => {
  const facts = ["ORDER: obey", "f1"];
  const [problem = ""] = problems({ analysis: "[f1]", themes: [{ name: "x", facts }] });
  assert.equal(problem, "themes.0: there is no fact of that form");
});

test("ids are read from square brackets in either language's commas", () => {
  assert.deepEqual(citedIn("One [f1, m2]. 次 [f3、f4]。 Not [this] nor f5."), [
    "f1",
    "m2",
    "f3",
    "f4",
  ]);
});
