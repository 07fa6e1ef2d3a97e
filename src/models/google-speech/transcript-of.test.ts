import assert from "node:assert/strict";
import { test } from "node:test";
import { recognition, seconds } from "./recognition.ts";
import { transcriptOf } from "./transcript-of.ts";

const plain = { words: true, speakers: false, language: "en-US" };
const heard = (json: unknown, wanted = plain) =>
  transcriptOf(recognition.parse(json).results, wanted);

test("a duration is seconds in a string", () => {
  assert.equal(seconds.parse("1.500s"), 1.5);
  assert.equal(seconds.parse("0s"), 0);
  assert.equal(seconds.parse("-0.100s"), 0);
  for (const wrong of ["1.5", "PT1S", "s", "1e3s", " 1s"])
    assert(!seconds.safeParse(wrong).success);
});

test("silence is an empty transcript", () => {
  assert.deepEqual(heard({}), { text: "", segments: [] });
});

test("results bring their own spaces, so that Japanese is not torn apart", () => {
  const results = ["今日は", "良い天気です"].map((transcript) => ({
    alternatives: [{ transcript }],
  }));
  assert.deepEqual(heard({ results }), { text: "今日は良い天気です", segments: [] });
  const english = ["It rains", " today"].map((transcript) => ({ alternatives: [{ transcript }] }));
  assert.equal(heard({ results: english }).text, "It rains today");
});

test("a result without words begins where the one before ended", () => {
  const results = [
    { alternatives: [{ transcript: "One" }], resultEndTime: "2s" },
    { alternatives: [{ transcript: " two" }], resultEndTime: "3.250s" },
  ];
  assert.deepEqual(heard({ results }).segments, [
    { startSecond: 0, endSecond: 2, text: "One" },
    { startSecond: 2, endSecond: 3.25, text: "two" },
  ]);
});

test("a word at the very start has no startTime, one without an end has no time at all", () => {
  const words = [{ word: "One", endTime: "0.500s" }, { word: "lost" }];
  const results = [{ alternatives: [{ transcript: "One lost", words }] }];
  assert.deepEqual(heard({ results }).words, [{ startSecond: 0, endSecond: 0.5, text: "One" }]);
});

test("speakers take turns, and their words are parted as the language does", () => {
  const words = [
    { word: "はい|ハイ", startTime: "0s", endTime: "1s", speakerTag: 1 },
    { word: "今日|キョー", startTime: "1s", endTime: "2s", speakerLabel: "2", speakerTag: 7 },
    { word: "は|ワ", startTime: "2s", endTime: "2.500s", speakerLabel: "2" },
  ];
  const results = [{ alternatives: [{ transcript: "はい今日は" }] }, { alternatives: [{ words }] }];
  const { text, segments } = heard({ results }, { ...plain, speakers: true, language: "ja-JP" });
  assert.equal(text, "はい今日は");
  assert.deepEqual(segments, [
    { startSecond: 0, endSecond: 1, text: "はい", speaker: "1" },
    { startSecond: 1, endSecond: 2.5, text: "今日は", speaker: "2" },
  ]);
});

test("where nobody is told apart, the results stay the segments", () => {
  const words = [{ word: "One", startTime: "0.250s", endTime: "1s" }];
  const results = [{ alternatives: [{ transcript: "One", words }], resultEndTime: "1.100s" }];
  assert.deepEqual(heard({ results }, { ...plain, speakers: true }), {
    text: "One",
    segments: [{ startSecond: 0.25, endSecond: 1.1, text: "One" }],
    words: [{ startSecond: 0.25, endSecond: 1, text: "One" }],
  });
});
