import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isKumihimoError } from "../../kernel/errors.ts";
import { contractFaults } from "../testing/contract-faults.ts";
import { languageTag } from "./language-tag.ts";
import { parseSecond } from "./parse-second.ts";
import { parseTranscript } from "./parse-transcript.ts";

const parse = (raw: unknown) => parseTranscript(raw, "subject");

test("OpenAI's verbose reply keeps its times, words, language and duration", () => {
  const raw = {
    task: "transcribe",
    language: "english",
    duration: 2.5,
    text: "Hello there.",
    words: [
      { word: "Hello", start: 0, end: 0.5 },
      { word: "there", start: 0.6, end: 1 },
    ],
    segments: [{ id: 0, seek: 0, start: 0, end: 2.5, text: " Hello there.", tokens: [1] }],
    usage: { type: "duration", seconds: 3 },
  };
  assert.deepEqual(parse(raw), {
    value: {
      text: "Hello there.",
      language: "en",
      segments: [{ startSecond: 0, endSecond: 2.5, text: "Hello there." }],
      words: [
        { startSecond: 0, endSecond: 0.5, text: "Hello" },
        { startSecond: 0.6, endSecond: 1, text: "there" },
      ],
    },
    usage: { audioSeconds: 3 },
  });
});

test("a reply of nothing but text is a transcript without times", () => {
  const lean = { value: { text: "Hello", segments: [] }, usage: {} };
  assert.deepEqual(parse({ text: " Hello\n" }), lean);
  assert.deepEqual(parse("Hello\n"), lean);
});

test("silence is an empty transcript", () => {
  assert.deepEqual(parse({ text: "", segments: [] }).value, { text: "", segments: [] });
});

test("segments alone give the text", () => {
  const at = { start: 0, end: 1 };
  const texts = (...all: string[]) => parse({ segments: all.map((text) => ({ ...at, text })) });
  assert.equal(texts(" One,", " two.").value.text, "One, two.");
  assert.equal(texts("One,", "two.").value.text, "One, two.");
});

test("words are found inside the segments too, with who said them", () => {
  const words = [{ text: "Yes", start: "0", end: "0.4", speaker: 1 }];
  const { value } = parse({ text: "Yes", segments: [{ text: "Yes", start: 0, end: 1, words }] });
  assert.deepEqual(value.words, [{ startSecond: 0, endSecond: 0.4, text: "Yes", speaker: "1" }]);
});

test("pieces of words, as whisper.cpp gives them, are joined", () => {
  const pieces = [" Kumi", "himo", ",", " the", " AI", "の", "例"];
  const words = pieces.map((word, index) => ({ word, start: index, end: index + 1 }));
  const { value } = parse({ text: "-", segments: [{ text: "-", start: 0, end: 7, words }] });
  assert.deepEqual(
    value.words?.map(({ text }) => text),
    ["Kumihimo,", "the", "AI", "の", "例"],
  );
  assert.equal(value.words?.[0]?.endSecond, 3);
});

test("a segment without its times is left out, and one that ends too early ends where it starts", () => {
  const segments = [{ text: "a" }, { text: "b", start: 2, end: 1 }, "c", null];
  assert.deepEqual(parse({ text: "a b", segments }).value.segments, [
    { startSecond: 2, endSecond: 2, text: "b" },
  ]);
});

test("a reply without any text cannot be understood", () => {
  for (const raw of [{}, [], null, 7, { text: 7 }, { error: "no" }]) {
    assert.throws(
      () => parse(raw),
      (error) => isKumihimoError(error) && error.code === "models.badReply",
    );
  }
});

test("whatever a server writes is a transcript or a catalogued error", () => {
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom("1e999", "-1", "00:00:01", " ja"));
  const stretch = fc.record({ start: odd, end: odd, text: fc.string(), word: odd, speaker: odd });
  const reply = fc.record(
    { text: fc.string(), language: odd, duration: odd, segments: fc.array(stretch), words: odd },
    { requiredKeys: ["text"] },
  );
  fc.assert(
    fc.property(reply, (raw) => assert.deepEqual(contractFaults("transcribe", parse(raw)), [])),
  );
});

test("times are read in every way they are written", () => {
  const written: [unknown, number | undefined][] = [
    [1.5, 1.5],
    ["1.5", 1.5],
    ["1.5s", 1.5],
    ["01:02", 62],
    ["00:01:02.500", 62.5],
    ["01:00:02,25", 3602.25],
    [-0.01, 0],
    [Number.POSITIVE_INFINITY, undefined],
    ["soon", undefined],
    [null, undefined],
  ];
  for (const [text, second] of written) assert.equal(parseSecond(text), second, String(text));
});

test("languages are read as names and as tags", () => {
  const written: [string, string | undefined][] = [
    ["english", "en"],
    ["Japanese", "ja"],
    ["haitian creole", "ht"],
    ["mandarin", "zh"],
    ["ja", "ja"],
    ["EN_us", "en-US"],
    ["auto", undefined],
    ["", undefined],
    ["x-klingon!", undefined],
  ];
  for (const [text, tag] of written) assert.equal(languageTag(text), tag, text);
});
