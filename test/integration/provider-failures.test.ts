/** Model services that fail, lie or never end: facts stay, nothing leaks, and the next one is asked. */

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import sharp from "sharp";
import { until } from "../until.ts";
import { type HubHere, hubWith, type Told } from "./models/hub-with.ts";
import {
  cuts,
  type Deed,
  endless,
  hangs,
  html,
  redirects,
  refuses,
  type RogueServer,
  rogueServer,
  says,
} from "./models/rogue-server.ts";

interface Place extends AsyncDisposable {
  readonly hub: HubHere;
  readonly first: RogueServer;
  readonly second: RogueServer;
  /** Describes a new picture, so that nothing is answered from the cache. */
  describe(options?: { readonly model?: string; readonly detailLevel?: string }): Promise<Told>;
}

/** A hub with one provider, or with two that are asked in turn. */
async function place(
  settings: object = {},
  { alone = true, more = {} }: { readonly alone?: boolean; readonly more?: object } = {},
): Promise<Place> {
  await using stack = new AsyncDisposableStack();
  const first = stack.use(await rogueServer());
  const second = stack.use(await rogueServer("sk-canary-of-the-second"));
  const provider = ({ url, key }: RogueServer) => ({
    kind: "openai-compatible",
    apiKey: key,
    baseUrl: `${url}/v1`,
    models: { describe: "eye", generate: "mind" },
    retries: 0,
    ...settings,
  });
  const providers = {
    first: provider(first),
    ...(alone ? {} : { second: provider(second) }),
  };
  const hub = stack.use(await hubWith({ providers, ...more }));
  const owned = stack.move();
  let pictures = 0;
  return {
    hub,
    first,
    second,
    async describe(options = {}) {
      const image = `picture-${(pictures += 1)}.png`;
      await paint(hub, image, pictures);
      return await hub.call("image_description", { image, detailLevel: "basic", ...options });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function paint({ folder }: HubHere, name: string, shade: number): Promise<void> {
  const background = { r: shade * 7, g: 90, b: 160 };
  await sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .png()
    .toFile(path.join(folder, name));
}

/** What this machine knows is told whatever becomes of the models. */
function factsStay(answer: Told, code: string): void {
  assert.equal(answer.isError, undefined, JSON.stringify(answer.failure));
  assert.deepEqual(answer.codes, [code]);
  assert.equal(answer.engine, "local");
  assert.equal(answer.part<readonly object[]>("colors").length > 0, true);
  assert.doesNotMatch(JSON.stringify(answer), /sk-canary|127\.0\.0\.1/);
}

describe("one service that fails", () => {
  let at: Place;
  before(async () => {
    at = await place({ timeoutSeconds: 8, breaker: { failures: 100 } });
  });
  after(() => at[Symbol.asyncDispose]());

  const outcomes: readonly (readonly [title: string, deed: Deed, code: string])[] = [
    ["hangs", hangs, "models.tookTooLong"],
    ["breaks off", cuts, "models.cutOff"],
    ["answers with a page", html, "models.badReply"],
    ["does not know the key", refuses(401), "models.unauthorized"],
    ["is broken", refuses(500), "models.failed"],
    ["is too busy for two minutes", refuses(429, { "retry-after": "120" }), "models.rateLimited"],
    ["sends no choices", (_, response) => void response.end("{}"), "models.badReply"],
  ];
  for (const [title, deed, code] of outcomes) {
    test(`that ${title} leaves the facts, and says ${code}`, async () => {
      at.first.next(deed);
      const begin = performance.now();
      factsStay(await at.describe(), code);
      assert.ok(performance.now() - begin < 60_000, "it waited");
    });
  }

  test("that leaves out every optional field is understood", async () => {
    const answer = await at.describe({ detailLevel: "detailed" });
    assert.deepEqual([answer.engine, answer.codes], ["first/eye", []]);
    assert.equal(answer.usage?.inputTokens, undefined);
  });

  test("that leads elsewhere is not followed, and nobody else sees the key", async () => {
    at.first.next(redirects(`${at.second.url}/v1/chat/completions`));
    factsStay(await at.describe(), "models.badReply");
    assert.equal(at.second.questions.length, 0);
  });

  test("that never stops talking is cut off long before the memory is full", async () => {
    const sent = { bytes: 0 };
    at.first.next(endless(sent));
    factsStay(await at.describe(), "models.cutOff");
    assert.ok(sent.bytes < 80 * 1024 * 1024, `${sent.bytes} bytes were taken`);
  });

  test("that says two million letters at once is not passed on, and told to be short", async () => {
    at.first.next(says(JSON.stringify({ description: "a".repeat(2_000_000) })));
    const answer = await at.describe();
    assert.deepEqual([answer.codes, answer.usage?.calls], [[], 2]);
    assert.equal(answer.part<string>("description"), "description");
    assert.ok(at.first.questions.every(({ told }) => told.join("").length < 500_000));
  });

  test("that reaches for a prototype is refused, and reaches none", async () => {
    const deed = says('{"description":"x","__proto__":{"polluted":true}}');
    at.first.next(deed, deed);
    factsStay(await at.describe(), "models.unusableAnswer");
    assert.equal(Object("").polluted, undefined);
  });

  test("that speaks in prose is taken at its word where prose is wanted", async () => {
    at.first.next(says("I see a blue wall."));
    const answer = await at.describe({ detailLevel: "detailed" });
    assert.equal(answer.part<string>("description"), "I see a blue wall.");
    assert.equal(answer.usage?.calls, 1);
  });

  test("that speaks in prose elsewhere is told so once, and no more", async () => {
    const told = async (text: string) => await at.hub.call("multimodal_analysis", { text });
    at.first.next(says("It is about valves."));
    const mended = await told("Order PO-7: 12 valves, to be delivered by 2026-11-20.");
    assert.deepEqual([mended.codes, mended.usage?.calls], [[], 3]);
    at.first.next(says("It is about valves."), says("As I said, valves."));
    const stubborn = await told("Order PO-8: 30 valves, to be delivered by 2026-11-27.");
    assert.deepEqual([stubborn.codes, stubborn.usage?.calls], [["models.unusableAnswer"], 3]);
    assert.ok(stubborn.part<readonly object[]>("sources").length > 0);
  });

  test("an answer is given again, unless the caller wants a fresh one", async () => {
    await paint(at.hub, "same.png", 1);
    const args = { image: "same.png", detailLevel: "basic" };
    at.first.next(says('{"description":"One."}'), says('{"description":"Two."}'));
    const told = async (fresh: boolean) => {
      const answer = await at.hub.call("image_description", args, { fresh });
      return [answer.part<string>("description"), answer.usage?.calls, answer.usage?.cached];
    };
    assert.deepEqual(await told(false), ["One.", 1, 0]);
    assert.deepEqual(await told(false), ["One.", 0, 1]);
    assert.deepEqual(await told(true), ["Two.", 1, 0]);
    assert.deepEqual(await told(false), ["Two.", 0, 1]);
  });

  test("the caller may keep a picture here, and may not name a service that is not there", async () => {
    const asked = at.first.questions.length;
    assert.equal((await at.describe({ model: "local" })).engine, "local");
    const unknown = await at.describe({ model: "elsewhere/eye" });
    assert.equal(unknown.failure?.code, "models.unknownProvider");
    assert.equal(at.first.questions.length, asked);
    assert.equal((await at.describe({ model: "first/other" })).engine, "first/other");
  });

  test("is let go of when the caller gives up", async () => {
    at.first.next(hangs);
    const earlier = at.first.abandoned;
    const giveUp = new AbortController();
    const asked = at.first.questions.length;
    await paint(at.hub, "late.png", 33);
    const args = { image: "late.png", detailLevel: "basic" };
    const pending = at.hub.call("image_description", args, { signal: giveUp.signal });
    const outcome = pending.then(
      (answer) => answer,
      (error: unknown) => error,
    );
    await until(() => at.first.questions.length > asked);
    giveUp.abort(new Error("no longer wanted"));
    await outcome;
    await until(() => at.first.abandoned > earlier);
  });
});

test("a service that is busy for a moment is asked until it answers; else the second one is", async () => {
  await using at = await place({ timeoutSeconds: 4, retries: 3 }, { alone: false });
  const soon = refuses(429, { "retry-after": "0" });
  at.first.next(soon, soon, soon);
  const patient = await at.describe();
  assert.deepEqual([patient.engine, patient.codes], ["first/eye", []]);
  assert.deepEqual([patient.usage?.calls, patient.usage?.models[0]?.failed], [4, 3]);

  const busy = refuses(429, { "retry-after": "120" });
  for (const deed of [busy, hangs, cuts, html, refuses(401)]) {
    at.first.next(deed);
    const begin = performance.now();
    const answer = await at.describe();
    assert.deepEqual([answer.engine, answer.codes], ["second/eye", []]);
    assert.ok(performance.now() - begin < 60_000, "it waited");
  }
});

test("a service that failed several times is left alone for a while", async () => {
  await using at = await place({ breaker: { failures: 2, restSeconds: 60 } });
  at.first.otherwise(refuses(500));
  factsStay(await at.describe(), "models.failed");
  factsStay(await at.describe(), "models.failed");
  const asked = at.first.questions.length;
  factsStay(await at.describe(), "models.resting");
  assert.equal(at.first.questions.length, asked);
});

test("a used-up budget is the caller's to know, and nothing more is sent", async () => {
  const more = { budget: { perPrincipalPerDay: { calls: 2 } } };
  await using at = await place({}, { more });
  await at.describe();
  await at.describe();
  const third = await at.describe();
  assert.equal(third.failure?.code, "models.overBudget");
  assert.equal(at.first.questions.length, 2);
  const local = await at.describe({ model: "local" });
  assert.deepEqual([local.engine, local.codes], ["local", []]);
});
