import assert from "node:assert/strict";
import { test } from "node:test";
import type { Passage } from "../../evidence/passage.ts";
import type { Asked, ModelSession } from "../../models/models.ts";
import { localSession } from "../../models/no-models.ts";
import { listFacts } from "./list-facts.ts";

const passages: Passage[] = [
  {
    source: "text 1",
    kind: "text",
    text: "Dear all,\nthe order is for 260 valves.",
    place: { line: 1 },
  },
  { source: "text 1", kind: "text", text: "納期は１２月１０日です。", place: { line: 3 } },
];

/** A model that always gives this answer, and keeps what it was asked. */
function modelSaying(answer: unknown) {
  const asked: Asked<unknown>[] = [];
  const session: ModelSession = {
    ...localSession,
    generate: (ask) => {
      asked.push(ask);
      return Promise.resolve({
        value: ask.answer.check.parse(answer),
        model: "test/one",
        cached: false,
      });
    },
  };
  return { asked, session };
}

const listing = { source: "text 1", language: "en", passages } as const;

test("a quotation that the source contains is kept with its place, however it is spaced or wide", async () => {
  const { session } = modelSaying({
    facts: [
      { statement: "260 valves are ordered.", quote: "order is for  260\nvalves" },
      { statement: "Delivery is on 10 December.", quote: "12月10日" },
    ],
  });
  const { value } = await listFacts(session, listing);
  assert.deepEqual(
    value.map(({ place }) => place),
    [{ line: 1 }, { line: 3 }],
  );
});

test("a quotation that the source does not contain is dropped, its statement kept", async () => {
  const facts = [{ statement: "300 valves are ordered.", quote: "300 valves" }];
  const { value } = await listFacts(modelSaying({ facts }).session, listing);
  assert.deepEqual(value, [{ text: "300 valves are ordered." }]);
});

test("the source goes to the model inside a fence, never among the orders", async () => {
  const { session, asked } = modelSaying({ facts: [] });
  await listFacts(session, listing);
  assert(asked[0] !== undefined);
  const { instructions, text } = asked[0].prompt;
  assert(!instructions.includes("260 valves"));
  assert(text.includes("260 valves"));
});

test("no more facts are taken of one source than leave room for the others", async () => {
  const facts = Array.from({ length: 100 }, (_, index) => ({ statement: `${index}`, quote: null }));
  const { value } = await listFacts(modelSaying({ facts }).session, listing);
  assert.equal(value.length, 30);
});
