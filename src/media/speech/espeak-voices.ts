/** The voices of espeak-ng, from the list it prints. */

import type { Voice } from "./speech-engine.ts";

/** Timbres that espeak-ng puts on any voice; `+f3` is the one it offers for a woman. */
const timbre = /^(?<voice>[^+]+)\+(?<timbre>f[1-5]|m[1-8])$/;
const woman = "f3";

/**
 * Each language's own voice, and the same with a woman's timbre. Voices that need further data are
 * left out.
 *
 * A line is `Pty Language Age/Gender VoiceName File Other`, for example
 * ` 5  en-us           --/M      English_(America)  gmw/en-US            (en 3)`.
 */
export function parseVoices(list: string): readonly Voice[] {
  const found = new Map<string, Voice>();
  for (const line of list.split("\n").slice(1)) {
    const [, id = "", , name = "", file = ""] = line.trim().split(/\s+/);
    if (!/^[a-z][\w-]*$/i.test(id) || file.startsWith("mb/") || found.has(id)) continue;
    const language = languageTag(id);
    const title = name.replaceAll("_", " ").trim();
    found.set(id, { id, name: title, language, gender: "male" });
  }
  return [...found.values()].flatMap((voice) => [
    voice,
    { ...voice, id: `${voice.id}+${woman}`, name: `${voice.name}, woman`, gender: "female" },
  ]);
}

/** The voice a caller means: one of the list, or one with any other timbre (`en-us+m3`). */
export function findVoice(voices: readonly Voice[], wanted: string): Voice | undefined {
  const id = wanted.toLowerCase();
  const listed = voices.find((voice) => voice.id.toLowerCase() === id);
  const parts = timbre.exec(id)?.groups;
  if (listed !== undefined || parts === undefined) return listed;
  const plain = voices.find((voice) => voice.id.toLowerCase() === parts["voice"]);
  if (plain === undefined) return undefined;
  const gender = parts["timbre"]?.startsWith("f") === true ? "female" : "male";
  return { ...plain, id: `${plain.id}+${parts["timbre"]}`, gender };
}

/** Timbres that are easily told apart, the most different first. */
const roles = ["", "+f3", "+m7", "+f5", "+m3", "+f2", "+m5", "+f4", "+m1", "+f1"];

/** One voice in all the timbres in which it sounds like somebody else. */
export const castOf = (voices: readonly Voice[], id: string): readonly Voice[] =>
  roles.flatMap((role) => findVoice(voices, `${id}${role}`) ?? []);

/** espeak-ng's own additions, such as `-nyc`, are no subtags; the rest of such a name is the language. */
function languageTag(id: string): string {
  try {
    return Intl.getCanonicalLocales(id)[0] ?? id;
  } catch {
    const shorter = id.split("-").slice(0, -1).join("-");
    return shorter === "" ? "und" : languageTag(shorter);
  }
}
