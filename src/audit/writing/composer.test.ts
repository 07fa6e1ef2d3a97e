import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../../kernel/clock.ts";
import { trialEntry, trialKey } from "../testing/trial-audit.ts";
import { Frontier } from "../tree/frontier.ts";
import { type Batch, Composer } from "./composer.ts";

const body = "x".repeat(1024 * 1024);

function composing(): { readonly composer: Composer; readonly batches: Batch[] } {
  const batches: Batch[] = [];
  const composer = new Composer({
    state: { folder: "", frontier: new Frontier(), segment: undefined, unsigned: [] },
    signer: trialKey.signer("kumihimo/0123456789abcdef"),
    vault: {
      seal: (_, seq, text) => ({ line: `${seq} ${text}`, digest: "digest" }),
      hasKept: () => true,
      keepKey: () => Promise.resolve(),
    },
    segmentBytes: 1024 * 1024,
    clock: systemClock,
    plan() {},
    begun: (batch) => batches.push(batch),
    leaf() {},
    turning() {},
  });
  composer.begin();
  return { composer, batches };
}

test("bodies that wait for a disk are bounded as well as lines, and make room once they are written", () => {
  const { composer, batches } = composing();
  let taken = 0;
  while (composer.take(0, trialEntry(String(taken)), body) !== undefined) {
    taken += 1;
    assert.ok(taken < 100, "there is always room");
    composer.compose();
  }
  assert.ok(composer.isFull && taken > 32, `${taken} were taken`);
  for (const batch of batches) {
    composer.wroteBodies(batch);
    composer.wrote(batch);
  }
  assert.ok(!composer.isFull);
  assert.equal(composer.take(0, trialEntry("more"), body), taken + 1);
});
