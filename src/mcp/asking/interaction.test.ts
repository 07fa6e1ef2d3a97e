import assert from "node:assert/strict";
import { test } from "node:test";
import { InputRequired, type InputRequest, type Interaction } from "../../pipeline/interaction.ts";
import { noAbilities } from "./client-abilities.ts";
import { createInteraction, firstRound, keptOf, nextRound } from "./interaction.ts";

const abilities = { ...noAbilities, form: true };
const form: InputRequest = { method: "elicitation/create", params: { message: "Who?" } };
const page: InputRequest = { method: "elicitation/create", params: { mode: "url" } };
const accepted = { action: "accept" };

async function askedBy(run: Promise<unknown>): Promise<InputRequired> {
  const end = await run.catch((error: unknown) => error);
  assert.ok(end instanceof InputRequired);
  return end;
}

test("answers are kept from round to round, and only what is missing is asked", async () => {
  const questions = { name: form, colour: form };
  const first = createInteraction("modern", abilities, firstRound);
  const { options } = await askedBy(first.requests(questions, { state: 1 }));
  const round = nextRound(keptOf(firstRound, options), { name: accepted, colour: { action: 7 } });
  const second = createInteraction("modern", abilities, round);
  assert.equal(second.state, 1);
  const asked = await askedBy(second.requests(questions));
  assert.deepEqual(Object.keys(asked.requests), ["colour"]);
  const last = nextRound(keptOf(round, asked.options), { colour: accepted });
  const third: Interaction = createInteraction("modern", abilities, last);
  assert.deepEqual(await third.requests(questions), { name: accepted, colour: accepted });
  assert.deepEqual(third.answers, { colour: accepted }, "as the client gave them in this round");
});

test("asking afresh asks what was answered, and forgets every answer so far", async () => {
  const round = nextRound(firstRound, { name: accepted, other: accepted });
  const interaction = createInteraction("modern", abilities, round);
  const asked = await askedBy(interaction.requests({ name: form }, { afresh: true }));
  assert.deepEqual(Object.keys(asked.requests), ["name"]);
  assert.equal(keptOf(round, asked.options).answers.size, 0);
});

test("asking nothing afresh ends the run too", async () => {
  const interaction = createInteraction("legacy", abilities, firstRound);
  const asked = await askedBy(interaction.requests({}, { afresh: true, state: "later" }));
  assert.deepEqual([asked.requests, keptOf(firstRound, asked.options).state], [{}, "later"]);
});

test("what a client can answer is told for the very request", () => {
  const interaction = createInteraction("modern", abilities, firstRound);
  assert.deepEqual(
    [form, page, { method: "roots/list" } as const].map((request) =>
      interaction.canAnswer(request),
    ),
    [true, false, false],
  );
});

test("a legacy client that cannot be asked fails the tool, which hears that it is left alone", async () => {
  let abandoned = 0;
  const interaction = createInteraction("legacy", noAbilities, firstRound);
  const asking = interaction.requests({ name: form }, { abandoned: () => void (abandoned += 1) });
  await assert.rejects(asking, { code: "pipeline.cannotAsk" });
  assert.equal(abandoned, 1);
});
