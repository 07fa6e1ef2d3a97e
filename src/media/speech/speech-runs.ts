/** A text cut where its script changes, so that each part is spoken by a voice that can read it. */

export interface Run {
  readonly text: string;
  /** BCP 47; absent where the chosen voice itself reads it. */
  readonly language?: "ja" | "en-US";
}

const word = String.raw`\p{Script=Latin}[\p{Script=Latin}\p{M}\d'’&+.\-]*`;
const latin = new RegExp(`${word}(?: +${word})*`, "gu");

const kana = String.raw`\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー々〆〇`;
const between = String.raw`\d\s、。・「」『』（）！？,.%:/\-`;
const japanese = new RegExp(
  `(?:\\d[\\d,.]*)?[${kana}]+(?:[${between}]+[${kana}]+)*[。！？]?`,
  "gu",
);

/**
 * For a Japanese voice the words in Latin letters are set apart, for any other the Japanese ones. A
 * Chinese voice reads kanji its own way and is left alone.
 */
export function speechRuns(text: string, voiceLanguage: string): readonly Run[] {
  const language = voiceLanguage.split("-")[0] ?? "";
  if (["zh", "cmn", "yue", "hak", "nan"].includes(language)) return [{ text }];
  if (language !== "ja") return cut(text, japanese, { apart: "ja" });
  return cut(text, unitsAside(latin), { apart: "en-US", rest: "ja" });
}

/** A unit right after a figure belongs to the figure: `5km` is Japanese in Japanese. */
const unitsAside = (pattern: RegExp): RegExp =>
  new RegExp(`(?<![\\d\\p{Script=Latin}°])${pattern.source}`, "gu");

function cut(
  text: string,
  pattern: RegExp,
  languages: { readonly apart: "ja" | "en-US"; readonly rest?: "ja" },
): readonly Run[] {
  const runs: Run[] = [];
  const add = (part: string, language: Run["language"]): void => {
    if (part !== "") runs.push({ text: part, ...(language && { language }) });
  };
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    add(text.slice(end, match.index), languages.rest);
    add(match[0], languages.apart);
    end = match.index + match[0].length;
  }
  add(text.slice(end), languages.rest);
  return runs;
}
