import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { SpeechEngine } from "../../media/speech/speech-engine.ts";
import type { ListedVoice } from "../../models/models.ts";
import { castVoices, type CastRoom, type Role } from "./cast-voices.ts";

const { signal } = new AbortController();
const voice = (
  id: string,
  about: Partial<Pick<ListedVoice, "gender" | "language">> = {},
): ListedVoice => ({ id, name: id, provider: id.split("/", 1)[0] ?? "", ...about });

const speech: SpeechEngine = {
  name: "two-voices",
  voices: () => Promise.resolve([]),
  cast: (language) =>
    Promise.resolve(["1", "2"].map((id) => ({ id: `${language}+${id}`, name: id, language }))),
  speak: () => Promise.reject(new Error("it is not asked to speak")),
};

const roomWith = (voices: readonly ListedVoice[], from: CastRoom["from"] = "any"): CastRoom => ({
  models: { voices: () => Promise.resolve(voices) },
  engines: { speech },
  signal,
  from,
});

const roles = (...speakers: string[]): Role[] =>
  speakers.map((speaker) => ({ speaker, language: "en" }));

describe("a cast", () => {
  const offered = [
    voice("a/1", { gender: "female" }),
    voice("a/2", { gender: "female" }),
    voice("a/3", { gender: "male" }),
    voice("a/4", { language: "ja-JP" }),
    voice("b/1"),
  ];

  test("keeps the voices that were given, and gives the others different ones in turns", async () => {
    const cast = await castVoices(roomWith(offered), roles("A", "B", "C", "D"), {
      B: "a/1",
      X: "b/1",
    });
    assert.deepEqual(Object.fromEntries(cast), { A: "a/3", B: "a/1", C: "a/2", D: "b/1" });
  });

  test("takes voices of the speaker's language, and those that speak every one", async () => {
    const [first] = offered.slice(3);
    const only = first === undefined ? [] : [first, voice("a/5", { language: "fr" })];
    const japanese: Role[] = [{ speaker: "田中", language: "ja" }];
    assert.deepEqual([...(await castVoices(roomWith(only), japanese, {}))], [["田中", "a/4"]]);
    const cast = await castVoices(roomWith(only), roles("A"), {});
    assert.deepEqual([...cast], [["A", "en+1"]]);
  });

  test("uses voices again only when there are no more", async () => {
    const cast = await castVoices(roomWith([], "local"), roles("A", "B", "C"), {});
    assert.deepEqual([...cast.values()], ["en+1", "en+2", "en+1"]);
  });

  test("of one provider has no other's voices", async () => {
    const room = roomWith(offered, { provider: "b" });
    assert.deepEqual([...(await castVoices(room, roles("A", "B"), {})).values()], ["b/1", "b/1"]);
    const none = roomWith(offered, { provider: "c" });
    assert.deepEqual([...(await castVoices(none, roles("A"), {}))], []);
  });

  test("is not fooled by a speaker's name", async () => {
    const cast = await castVoices(roomWith(offered), roles("constructor", "__proto__"), {});
    assert.deepEqual([...cast.values()], ["a/1", "a/3"]);
  });
});
