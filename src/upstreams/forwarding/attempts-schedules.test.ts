import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import type { SendFailure } from "../channel.ts";
import { upstreamErrors } from "../errors.ts";
import { begun, held } from "./testing/attempt.ts";
import {
  introductionOf,
  type Posted,
  type Script,
  scriptedChannel,
} from "./testing/scripted-channel.ts";
import { instancesOver } from "./testing/upstream-over.ts";

const closed: SendFailure = { kind: "closed", sent: true };
const unsent: SendFailure = { kind: "connect", sent: false };
const refused = (status: number): SendFailure => ({ kind: "refused", sent: true, status });

/** What one request to an instance comes to; `end` and failures are the last. */
const happening = fc.record({
  atOnce: fc.boolean(),
  before: fc.constantFrom<readonly string[]>([], ["sent"], ["sent", "message"], ["sent", "data"]),
  last: fc.constantFrom("end", "hang", unsent, closed, refused(429), refused(500)),
  introduction: fc.constantFrom("there", "later", "fails", "lost"),
});

type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

/** Requests that an instance answered or failed. */
const over = new WeakSet<Posted>();

/** Plays what happens, turn by turn, as long as the request is not given up. */
async function play(posted: Posted, { before, last }: Happening): Promise<void> {
  const { receiver } = posted;
  for (const what of before) {
    await turn();
    if (posted.cancelled) return;
    if (what === "sent") receiver.sent();
    else if (what === "message") receiver.message(Buffer.from("{}"));
    else receiver.data(Buffer.from("{"));
  }
  await turn();
  if (posted.cancelled || last === "hang") return;
  over.add(posted);
  if (last === "end") receiver.end();
  else if (typeof last !== "string") receiver.failed(last);
}

function scriptFor(plan: Happening[]): Script {
  const next = (): Happening =>
    plan.shift() ?? { atOnce: false, before: [], last: "end", introduction: "there" };
  return {
    on(posted) {
      const happens = next();
      // As a program's channel does that cannot write.
      if (happens.atOnce && typeof happens.last !== "string" && !happens.last.sent) {
        over.add(posted);
        posted.receiver.failed(happens.last);
      } else void play(posted, happens);
    },
    async introduce() {
      await turn();
      if (plan[0]?.introduction === "fails") {
        plan.shift();
        throw upstreamErrors.unreachable({ upstream: "crm" });
      }
      return introductionOf("modern");
    },
  };
}

const schedule = fc.record({
  plan: fc.array(happening, { maxLength: 5 }),
  count: fc.integer({ min: 1, max: 3 }),
  idempotent: fc.boolean(),
  cancelAfter: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
  abort: fc.boolean(),
});

test("whatever happens, a caller hears of one end and nothing behind it, and every hold is given back", async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async ({ plan, count, idempotent, cancelAfter, abort }) => {
      const left = [...plan];
      const channels = Array.from({ length: count }, () => {
        const channel = scriptedChannel(scriptFor(left));
        if (left[0]?.introduction === "there") channel.introduction = introductionOf("modern");
        return channel;
      });
      const instances = instancesOver(Object.fromEntries(channels.entries()), {
        breaker: { failures: 1000 },
      });
      const stop = new AbortController();
      const { attempts, heard } = begun(instances, { idempotent, signal: stop.signal });
      for (let round = 0; round < (cancelAfter ?? 40); round += 1) await turn();
      if (abort) stop.abort();
      attempts.cancel();
      const atCancel = heard.order.length;
      for (let round = 0; round < 10; round += 1) await turn();
      const ends = heard.order.filter((what) => what === "end" || what === "failed");
      assert.ok(ends.length <= 1);
      assert.equal(heard.order.length, atCancel, "nothing behind the cancellation");
      if (ends.length === 1) assert.equal(ends[0], heard.order.at(-1));
      assert.equal(held(instances), 0);
      const posted = channels.flatMap((channel) => channel.posted);
      assert.ok(posted.length <= 3);
      for (const one of posted) assert.ok(one.cancelled || over.has(one), "left open");
      await instances[Symbol.asyncDispose]();
    }),
    { numRuns: 200 },
  );
});
