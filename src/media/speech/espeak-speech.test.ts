import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { need } from "../../../test/need.ts";
import { parseWavHeader, wavSeconds } from "../audio/wav.ts";
import { childProcessPool } from "../isolation/child-process-pool.ts";
import { isolationConfig } from "../isolation/config.ts";
import { programsConfig } from "../programs/config.ts";
import { programs } from "../programs/programs.ts";
import { collected } from "../programs/sink.ts";
import { installed } from "../programs/testing/installed.ts";
import { withCode } from "../testing/with-code.ts";
import { speechConfig } from "./config.ts";
import { espeakSpeech } from "./espeak-speech.ts";
import { readings } from "./readings-job.ts";
import type { Voice } from "./speech-engine.ts";
import { speechRuns } from "./speech-runs.ts";
import { ssml } from "./ssml.ts";

const never = new AbortController().signal;
const settings = speechConfig.parse({});
const japanese: Voice = { id: "ja", name: "Japanese", language: "ja" };
const english: Voice = { id: "en-us+f3", name: "English", language: "en-US" };

describe("speech made here", () => {
  const pool = childProcessPool(isolationConfig.parse({}));
  const here = installed();
  const engine = espeakSpeech(here, pool, settings);
  after(async () => {
    await pool[Symbol.asyncDispose]();
    await here[Symbol.asyncDispose]();
  });

  /** What espeak-ng would say, in the International Phonetic Alphabet. */
  const phonemes = async (text: string, voice: Voice): Promise<string> => {
    const runs = await Promise.all(
      speechRuns(text, voice.language).map(async (run) =>
        run.language === "ja" ? { ...run, text: (await readings([run.text]))[0] ?? "" } : run,
      ),
    );
    const script = ssml(runs, voice);
    const output = collected(100_000, () => new Error("too much"));
    const args = ["-m", "--stdin", "-q", "--ipa", "-v", script.voice];
    const job = { program: "espeak-ng", args, input: script.markup } as const;
    await here.run({ ...job, outputs: [output], seconds: 10 }, never);
    return output.bytes().toString("utf8");
  };

  test("is a WAV file with a true length", async (t) => {
    if (!need(t, "espeak-ng")) return;
    const { bytes, durationSeconds, voice } = await engine.speak("Hello, world.", {}, never);
    const header = parseWavHeader(bytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    assert.equal(view.getUint32(40, true), bytes.length - 44);
    assert.equal(view.getUint32(4, true), bytes.length - 8);
    assert.equal(wavSeconds(header), durationSeconds);
    assert.ok(durationSeconds > 0.5 && durationSeconds < 3);
    assert.equal(voice, "en-us");
  });

  test("in Japanese takes as long as its kana", async (t) => {
    if (!need(t, "espeak-ng")) return;
    const kanji = await engine.speak("東京タワーの高さは333mです。", {}, never);
    const kana = await engine.speak(
      "トーキョータワーノタカサワサンビャクサンジュウサンメートルデス。",
      {},
      never,
    );
    assert.equal(kanji.voice, "ja");
    assert.equal(kanji.durationSeconds, kana.durationSeconds);
  });

  test("never names a letter instead of reading it", async (t) => {
    if (!need(t, "espeak-ng")) return;
    const texts = [
      "新製品「組紐」は、3,500円（税込）です・50%引き。",
      "鬱と檸檬と猫〜😀",
      "会議は10:30から@会議室",
    ];
    for (const text of texts) {
      assert.doesNotMatch(await phonemes(text, japanese), /\(en\)|tʃˈaɪn|lˈe̞tə/, text);
    }
  });

  test("reads English words in Japanese with an English voice, and comes back", async (t) => {
    if (!need(t, "espeak-ng")) return;
    const said = await phonemes("これはHello worldです。", japanese);
    assert.match(said, /ko̞[^]*həlˈoʊ wˈɜːld[^]*dˈe̞sɯᵝ/);
  });

  test("reads Japanese words in English with a Japanese voice, and comes back", async (t) => {
    if (!need(t, "espeak-ng")) return;
    const said = await phonemes("Today 東京 is sunny", english);
    assert.match(said, /tədˈeɪ[^]*tˈo̞o̞kʲo̞o̞[^]*sˈʌni/);
  });

  test("reads markup and commands as text", async (t) => {
    if (!need(t, "espeak-ng")) return;
    const same = [
      ["[[h@l@U]] a", "[ [h@l@U]] a"],
      ["\u{1}100S Hello \u{1}50P", "100S Hello 50P"],
    ] as const;
    for (const [text, meant] of same) {
      const spoken = await engine.speak(text, {}, never);
      const wanted = await engine.speak(meant, {}, never);
      assert.ok(Buffer.from(spoken.bytes).equals(wanted.bytes), text);
    }
    const plain = await engine.speak("a", {}, never);
    for (const text of ["<audio src='/etc/passwd'/> a", "</speak><speak> a", "<!-- b --> a"]) {
      const { durationSeconds } = await engine.speak(text, {}, never);
      assert.ok(durationSeconds > plain.durationSeconds * 1.3, text);
    }
  });

  test("is faster when asked", async (t) => {
    if (!need(t, "espeak-ng")) return;
    const text = "This sentence is spoken at different speeds.";
    const [slow, usual, fast] = await Promise.all(
      [0.5, 1, 3].map((speed) => engine.speak(text, { speed }, never)),
    );
    const length = usual?.durationSeconds ?? 0;
    assert.ok((slow?.durationSeconds ?? 0) > length * 1.7);
    assert.ok((fast?.durationSeconds ?? 9) < length / 2);
  });

  test("of a woman differs from that of a man", async (t) => {
    if (!need(t, "espeak-ng")) return;
    const woman = await engine.speak("Hello", { voice: "en-us+f3" }, never);
    const man = await engine.speak("Hello", { voice: "en-us" }, never);
    assert.ok(!Buffer.from(woman.bytes).equals(man.bytes));
  });

  test("needs a known voice, something to say, and not too much of it", async (t) => {
    if (!need(t, "espeak-ng")) return;
    const unknown = engine.speak("x", { voice: "-w/tmp/x" }, never);
    await assert.rejects(unknown, withCode("media.unknownVoice"));
    await assert.rejects(engine.speak(" …\u{1} ", {}, never), withCode("media.unreadable"));
    const long = engine.speak("x".repeat(settings.maxCharacters + 1), {}, never);
    await assert.rejects(long, withCode("media.textTooLong"));
    const small = espeakSpeech(here, pool, { ...settings, maxOutputBytes: 2000 });
    await assert.rejects(small.speak("Hello", {}, never), withCode("media.tooLarge"));
  });

  test("without espeak-ng names what is missing", async () => {
    const none = espeakSpeech(programs(programsConfig.parse({}), ""), pool, settings);
    await assert.rejects(none.speak("Hello", {}, never), withCode("media.engineMissing"));
    await assert.rejects(none.voices(never), withCode("media.engineMissing"));
  });
});
