import assert from "node:assert/strict";
import { test } from "node:test";
import { mainLanguage } from "./main-language.ts";
import { usualVoice } from "./usual-voice.ts";
import { wavReply } from "./wav-reply.ts";
import { withRegion } from "./with-region.ts";

test("a language without a region gets the one where it is spoken most", () => {
  assert.equal(withRegion("ja"), "ja-JP");
  assert.equal(withRegion("en"), "en-US");
  assert.equal(withRegion("EN-gb"), "en-GB");
  assert.equal(withRegion("zh-Hant"), "zh-Hant-TW");
});

test("what is no language tag is left for the vendor to refuse", () => {
  assert.equal(withRegion("no such language"), "no such language");
});

test("the main language is the one spoken longest, not first", () => {
  const stretches = [
    { language: "fr-fr", seconds: 1 },
    { language: "en-us", seconds: 2 },
    { language: undefined, seconds: 30 },
    { language: "en-US", seconds: 2 },
    { language: "!", seconds: 50 },
  ];
  assert.equal(mainLanguage(stretches), "en-US");
  assert.equal(mainLanguage([]), undefined);
});

test("a voice is looked up by the language with its region first, and never on the prototype", () => {
  const voices = { en: "Plain", "en-GB": "British" };
  assert.equal(usualVoice(voices, "en-GB"), "British");
  assert.equal(usualVoice(voices, "en-US"), "Plain");
  assert.equal(usualVoice(voices, "constructor"), undefined);
});

test("speech is known by its bytes: an error page with status 200 is no WAV file", () => {
  const page = Buffer.from("<html>It works!</html>");
  assert.throws(() => wavReply(page, "Ava", "studio"), { code: "models.badReply" });
  assert.equal(wavReply(Buffer.from("RIFF\n\n\n\nWAVEfmt "), "Ava", "studio").voice, "Ava");
});
