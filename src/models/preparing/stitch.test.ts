import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Transcript } from "../capabilities/transcribe.ts";
import { overlapSeconds, planCuts } from "./cuts.ts";
import { joinText } from "./join-text.ts";
import { seam } from "./seam.ts";
import { stitch } from "./stitch.ts";

describe("the parts of a long recording", () => {
  test("are cut in the middle of silences, about equally long", () => {
    const silences = [7, 40, 62, 95, 118].map((at) => ({ startSecond: at - 1, endSecond: at + 1 }));
    assert.deepEqual(planCuts(150, 60, silences), [
      { startSecond: 0, endSecond: 40 },
      { startSecond: 40, endSecond: 95 },
      { startSecond: 95, endSecond: 150 },
    ]);
  });

  test("overlap by a second where there is no silence", () => {
    assert.deepEqual(planCuts(100, 60, []), [
      { startSecond: 0, endSecond: 50 },
      { startSecond: 49, endSecond: 100 },
    ]);
  });

  test("are one where it is short enough", () => {
    assert.deepEqual(planCuts(60, 60, []), [{ startSecond: 0, endSecond: 60 }]);
  });

  test("cover the whole, are short enough, and overlap or touch, whatever the silences", () => {
    const second = fc.double({ min: 0, max: 5000, noNaN: true });
    const silences = fc.array(fc.record({ startSecond: second, endSecond: second }));
    const limits = fc.double({ min: 5, max: 900, noNaN: true });
    fc.assert(
      fc.property(second, limits, silences, (duration, limit, quiet) => {
        const parts = planCuts(duration, limit, quiet);
        assert.equal(parts[0]?.startSecond, 0);
        assert.equal(parts.at(-1)?.endSecond, duration);
        assert(parts.length <= 1 + duration / Math.max(1, limit / 2 - overlapSeconds));
        for (const [at, { startSecond, endSecond }] of parts.entries()) {
          assert(endSecond - startSecond <= limit + 1e-6);
          const gap = startSecond - (parts[at - 1]?.endSecond ?? 0);
          assert(gap === 0 || Math.abs(gap + overlapSeconds) < 1e-6);
        }
      }),
    );
  });
});

const says = (text: string, startSecond: number, endSecond: number, speaker?: string) => ({
  text,
  startSecond,
  endSecond,
  ...(speaker !== undefined && { speaker }),
});
const spoken = (text: string): Transcript => ({ text, segments: [] });

describe("transcripts of the parts", () => {
  test("get the times of the whole and speakers of their own", () => {
    const first = {
      text: "One.",
      language: "en",
      segments: [says("One.", 0, 2, "A")],
      words: [says("One", 0, 1)],
    };
    const second = {
      text: "Two.",
      segments: [says("Two.", 1, 2, "A")],
      words: [says("Two", 1, 2)],
    };
    const parts = [
      { startSecond: 0, endSecond: 10, transcript: first },
      { startSecond: 10, endSecond: 20, transcript: second },
    ];
    assert.deepEqual(stitch(parts), {
      text: "One. Two.",
      language: "en",
      segments: [says("One.", 0, 2, "1-A"), says("Two.", 11, 12, "2-A")],
      words: [says("One", 0, 1), says("Two", 11, 12)],
    });
  });

  test("of one part are left as they are", () => {
    const transcript = { text: "Hi", segments: [says("Hi", 0, 1, "A")] };
    assert.equal(stitch([{ startSecond: 0, endSecond: 1, transcript }]), transcript);
  });

  test("have the words of an overlap once", () => {
    const parts = [
      {
        startSecond: 0,
        endSecond: 10,
        transcript: {
          text: "We met in the old town hall",
          segments: [says("We met", 0, 5), says("in the old town hall", 5, 10)],
          words: [says("town", 9, 9.4), says("hall", 9.5, 10)],
        },
      },
      {
        startSecond: 9,
        endSecond: 20,
        transcript: {
          text: "Town hall, at noon.",
          segments: [says("Town hall, at noon.", 0, 4)],
          words: [says("town", 0, 0.4), says("hall", 0.5, 1), says("at", 2, 3)],
        },
      },
    ];
    assert.deepEqual(stitch(parts), {
      text: "We met in the old town hall at noon.",
      segments: [
        says("We met", 0, 5),
        says("in the old town hall", 5, 10),
        says("at noon.", 10, 13),
      ],
      words: [says("town", 9, 9.4), says("hall", 9.5, 10), says("at", 11, 12)],
    });
  });

  test("that touch without an overlap keep a word that is said twice", () => {
    const parts = [
      { startSecond: 0, endSecond: 10, transcript: spoken("It was very") },
      { startSecond: 10, endSecond: 20, transcript: spoken("very good") },
    ];
    assert.equal(stitch(parts).text, "It was very very good");
  });

  test("have segments only where every part has them, and a silent part changes nothing", () => {
    const timed = { text: "Yes.", segments: [says("Yes.", 0, 1)], words: [says("Yes", 0, 1)] };
    const after = (transcript: Transcript) =>
      stitch([
        { startSecond: 0, endSecond: 10, transcript: timed },
        { startSecond: 10, endSecond: 20, transcript },
      ]);
    assert.deepEqual(after(spoken("No.")), { text: "Yes. No.", segments: [] });
    assert.deepEqual(after(spoken("")), timed);
  });

  const seams = [
    ["in the town", "the town hall", "in the town", "hall"],
    ["東京へ行き", "行きます。", "東京へ行き", "ます。"],
    ["we spoke of the interna", "of the international law", "we spoke of the", "international law"],
    [
      "we all spoke of the inter",
      "spoke of the international law",
      "we all spoke of the",
      "international law",
    ],
    ["one two three", "oo two three four", "one two three", "four"],
    ["nothing in common", "here at all", "nothing in common", "here at all"],
    ["", "start", "", "start"],
  ] as const;
  for (const [earlier, later, ...wanted] of seams) {
    test(`meet: ${earlier} | ${later}`, () => {
      const apart = seam(earlier, later);
      assert.deepEqual([apart.earlier, apart.later], wanted);
    });
  }

  test("are joined with a space, but none beside Japanese", () => {
    assert.equal(joinText(["One.", " ", "two"]), "One. two");
    assert.equal(joinText(["これは", "テスト。", "OK", "です"]), "これはテスト。OKです");
    assert.equal(joinText([]), "");
    assert.equal(joinText(["𠮷", "a"]), "𠮷a");
    assert.equal(joinText(Array.from({ length: 100_000 }, () => "word")).length, 499_999);
  });
});
