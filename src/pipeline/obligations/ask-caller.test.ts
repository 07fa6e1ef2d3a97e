import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer } from "../define-tool.ts";
import { InputRequired, type Interaction } from "../interaction.ts";
import { codeOf, owingHub as hub, permit, settingsOf } from "../testing/owing-hub.ts";

const approving = [permit("large", { obligations: [{ approve: { waitSeconds: 0 } }] })];

const own = [permit("large", { obligations: [{ approve: { by: "caller", waitSeconds: 0 } }] })];

/** A client in one round: it can be asked, and brings what it carries and what it answers. */
const client = (state: unknown, answers: Interaction["answers"] = {}): Interaction => ({
  supports: () => true,
  canAnswer: () => true,
  requests: (requests, options) => Promise.reject(new InputRequired(requests, options)),
  state,
  answers,
});

const carriedFrom = async (call: Promise<Answer>): Promise<InputRequired> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof InputRequired);
  return error;
};

const yes = { approval: { action: "accept", content: { approve: true } } };

test("a caller who may is asked with the very arguments, and a yes lets the call on", async () => {
  const here = hub(own);
  const asked = await carriedFrom(here.call({ amount: 500 }, { ask: client(undefined) }));
  assert.match(JSON.stringify(asked.requests), /May pay be called.*\{\\"amount\\":500\}/);
  const { state } = asked.options;
  assert.equal(codeOf(await here.call({ amount: 500 }, { ask: client(state, yes) })), undefined);
  assert.deepEqual(here.ran, [{ amount: 500 }]);
  assert.ok(here.told.some(({ outcome }) => outcome === "approval approved"));
});

test("an answer to no question of this call is none, and a no or an unticked yes is a no", async () => {
  const here = hub(own);
  await carriedFrom(here.call({ amount: 1 }, { ask: client(undefined, yes) }));
  const { options } = await carriedFrom(here.call({ amount: 1 }, { ask: client(undefined) }));
  await carriedFrom(here.call({ amount: 2 }, { ask: client(options.state, yes) }));
  for (const answer of [
    { action: "decline" },
    { action: "cancel" },
    { action: "accept" },
    { action: "accept", content: { approve: false } },
    { action: "accept", content: { approve: "true" } },
  ]) {
    const ask = client(options.state, { approval: answer });
    assert.equal(codeOf(await here.call({ amount: 1 }, { ask })), "pipeline.approvalDenied");
  }
  here.policy.replace(settingsOf([...own, permit("more", { tools: ["x"] })]));
  await carriedFrom(here.call({ amount: 1 }, { ask: client(options.state, yes) }));
  assert.deepEqual(here.ran, []);
});

test("a caller who cannot be asked needs somebody else, as do calls that one of the rules wants so", async () => {
  assert.equal(codeOf(await hub(own).call({})), "pipeline.waitingForApproval");
  const both = hub([...own, ...approving.map((rule) => ({ ...rule, id: "strict" }))]);
  const answer = await both.call({}, { ask: client(undefined) });
  assert.equal(codeOf(answer), "pipeline.waitingForApproval");
});

test("a tool that asks something itself keeps the yes and its own state", async () => {
  const seen: unknown[] = [];
  const here = hub(own, {
    answer: async ({ ask }) => {
      seen.push(ask.state);
      if (ask.state !== undefined) return { content: [] };
      await ask.requests({ name: { method: "roots/list" } }, { afresh: true, state: { mine: 1 } });
      throw new Error("not reached");
    },
  });
  const first = await carriedFrom(here.call({}, { ask: client(undefined) }));
  const second = await carriedFrom(here.call({}, { ask: client(first.options.state, yes) }));
  assert.deepEqual(Object.keys(second.requests), ["name"]);
  const last = await here.call({}, { ask: client(second.options.state, { name: { roots: [] } }) });
  assert.equal(codeOf(last), undefined);
  assert.deepEqual(seen, [undefined, { mine: 1 }]);
  const other = await carriedFrom(here.call({ amount: 7 }, { ask: client(second.options.state) }));
  assert.deepEqual(Object.keys(other.requests), ["approval"], "a yes for another call");
});
