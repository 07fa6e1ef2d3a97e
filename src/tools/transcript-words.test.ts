import assert from "node:assert/strict";
import { test } from "node:test";
import { transcriptWords } from "./transcript-words.ts";

test("a transcript is read line by line with times and speakers, else as it is", () => {
  const segments = [
    { startSecond: 5.9, endSecond: 9, text: " Hello.", speaker: "A" },
    { startSecond: 3723, endSecond: 3725, text: "Bye." },
  ];
  assert.equal(
    transcriptWords({ text: "Hello. Bye.", segments }, "en"),
    "[0:05] A: Hello.\n[1:02:03] Bye.",
  );
  assert.equal(transcriptWords({ text: "Hello.", segments: [] }, "en"), "Hello.");
  assert.match(transcriptWords({ text: "", segments: [] }, "ja"), /聞き取れません/);
});
