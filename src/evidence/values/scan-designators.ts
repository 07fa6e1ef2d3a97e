import type { Mention } from "./mention.ts";

const english =
  /\b(?<what>phase|room|slide|page|step|chapter|section|stage|round|tier|level|option|floor|figure|table|gate|track|week|day|building|class|group|zone|quarter|batch|line|appendix|annex|item no\.?|no\.)(?:\s|(?=\d))(?<which>\d{1,4}[A-Za-z]?|[A-Z](?![A-Za-z])|one|two|three|four|five)(?![\w%.,:-]\d|\w)/giu;
const quarter = /(?<![A-Za-z])(?:Q(?<which>[1-4])|第(?<kanji>[1-4一二三四])四半期)(?![\w])/gu;
const japanese =
  /第(?<which>[\d一二三四五六七八九十]{1,4})(?<what>期|回|章|条|項|会議室|工場|版|段階|フェーズ|号|ロット|倉庫|営業部)|(?<what2>フェーズ|ステップ|スライド|ページ|ロット)(?<which2>\d{1,4})/gu;
const rooms = /(?<which>\d{1,5})(?<what>号室|号機|番線|番地|階)/gu;

const names: Readonly<Record<string, string>> = {
  期: "phase",
  段階: "phase",
  フェーズ: "phase",
  stage: "phase",
  回: "round",
  号室: "room",
  会議室: "room",
  スライド: "slide",
  ページ: "page",
  ステップ: "step",
  階: "floor",
  ロット: "lot",
};

const words: Readonly<Record<string, string>> = {
  one: "1",
  two: "2",
  three: "3",
  four: "4",
  five: "5",
  一: "1",
  二: "2",
  三: "3",
  四: "4",
};

/** Phase 2, room 4B, 第2期, Q3: numbers that tell things apart and never count. */
export function scanDesignators(text: string): Mention[] {
  return [
    ...designators(text, quarter, "quarter"),
    ...designators(text, english),
    ...designators(text, japanese),
    ...designators(text, rooms),
  ];
}

function designators(text: string, pattern: RegExp, kind?: string): Mention[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const { what, what2, which, which2, kanji } = match.groups ?? {};
    const written = (what ?? what2 ?? "").toLowerCase();
    const number = (which ?? which2 ?? kanji ?? "").toLowerCase();
    // "a week a" is no week A.
    if (/^[a-z]$/u.test(which ?? "")) return [];
    const designator = `${kind ?? names[written] ?? written}#${words[number] ?? number}`;
    return [{ start: match.index, end: match.index + match[0].length, designator }];
  });
}
