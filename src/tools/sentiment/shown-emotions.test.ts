import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { shownEmotions } from "./shown-emotions.ts";
import { type SpeechMood, speechMood } from "./speech-mood.ts";

const transcript = {
  text: "納品は早かったです。でも弁が 2 個壊れています。",
  segments: [
    { startSecond: 0, endSecond: 2, text: "納品は早かったです。" },
    { startSecond: 2.5, endSecond: 6, text: "でも弁が 2 個壊れています。" },
  ],
};

const moodWith = (emotions: SpeechMood["emotions"]): SpeechMood => ({
  summary: "",
  sentiment: "negative",
  confidence: 0.5,
  emotions,
});

describe("emotions", () => {
  test("carry a quote and its times only where the line has it, whatever the spaces", () => {
    const mood = moodWith([
      { emotion: "relief", intensity: 0.2, line: 1, quote: "壊れています" },
      { emotion: "frustration", intensity: 0.9, line: 2, quote: "弁が２個壊れて" },
      { emotion: "anger", intensity: 0.1, line: 7, quote: "弁" },
      { emotion: "worry", intensity: 0.3, line: 2, quote: " " },
    ]);
    assert.deepEqual(shownEmotions(mood, transcript), [
      {
        emotion: "frustration",
        intensity: 0.9,
        quote: "弁が２個壊れて",
        startSecond: 2.5,
        endSecond: 6,
      },
      { emotion: "worry", intensity: 0.3 },
      { emotion: "relief", intensity: 0.2 },
      { emotion: "anger", intensity: 0.1 },
    ]);
  });

  test("are quoted without times where the transcript has none", () => {
    const mood = moodWith([{ emotion: "joy", intensity: 1, line: 1, quote: "早かった" }]);
    assert.deepEqual(shownEmotions(mood, { ...transcript, segments: [] }), [
      { emotion: "joy", intensity: 1, quote: "早かった" },
    ]);
  });

  test("on another scale are sent back to the model", () => {
    const percent = { ...moodWith([]), confidence: 85 };
    assert.equal(speechMood.check.safeParse(percent).success, false);
    const strong = moodWith([{ emotion: "joy", intensity: 5, line: null, quote: null }]);
    assert.equal(speechMood.check.safeParse(strong).success, false);
    assert.equal(speechMood.check.safeParse(moodWith([])).success, true);
  });
});
