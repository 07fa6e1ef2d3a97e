import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { isKumihimoError } from "../../kernel/errors.ts";
import { codesConfig } from "../codes/config.ts";
import { zxingCodes } from "../codes/zxing-codes.ts";
import { childProcessPool } from "../isolation/child-process-pool.ts";
import { isolationConfig } from "../isolation/config.ts";
import { imageConfig } from "./config.ts";
import { sharpImage } from "./sharp-image.ts";
import { mutated } from "./testing/mutations.ts";
import { samples } from "./testing/pictures.ts";

const seed = 20_261_121;
const casesPerFormat = 40;
const never = new AbortController().signal;

/** What a decoder may do to a stranger's bytes besides reading them. */
const allowed = new Set(["media.unreadable", "media.unsupported", "media.tooManyPixels"]);

describe("a damaged picture gives a result or a clear refusal", async () => {
  const pool = childProcessPool(isolationConfig.parse({}));
  after(() => pool[Symbol.asyncDispose]());
  const settings = imageConfig.parse({});
  const engine = sharpImage(settings, pool);
  const codes = zxingCodes({ ...codesConfig.parse({}), maxPixels: settings.maxPixels }, pool);

  for (const [format, sample] of Object.entries(await samples())) {
    test(`made from ${format}`, async () => {
      const outcomes = new Map<string, number>();
      for (const bytes of mutated(sample, seed, casesPerFormat)) {
        const results = await Promise.allSettled([
          engine.metadata(bytes, never),
          engine.measure(bytes, never),
          engine.normalise(bytes, {}, never),
          codes.read(bytes, never),
        ]);
        for (const result of results) count(outcomes, result);
      }
      const unexpected = [...outcomes.keys()].filter((key) => key !== "read" && !allowed.has(key));
      assert.deepEqual(unexpected, []);
      assert.ok((outcomes.get("media.unreadable") ?? 0) > 0);
      // Whole pictures are still read, by every child.
      await Promise.all([1, 2].map(() => engine.normalise(sample, {}, never)));
    });
  }
});

function count(outcomes: Map<string, number>, result: PromiseSettledResult<unknown>): void {
  const key = result.status === "fulfilled" ? "read" : codeOf(result.reason);
  outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
}

const codeOf = (reason: unknown): string =>
  isKumihimoError(reason) ? reason.code : String(reason);
