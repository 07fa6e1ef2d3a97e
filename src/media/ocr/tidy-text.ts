import { japaneseLetter as japanese } from "../japanese.ts";

const spacedOut = new RegExp(
  `(?<!${japanese})${japanese}(?: ${japanese}){2,}(?!${japanese})`,
  "gu",
);
const spaceAfterMark = new RegExp(`(?<=[)\\]」』】。、・:!?]) (?=${japanese})`, "gu");
const spaceBeforeMark = new RegExp(`(?<=${japanese}) (?=[(\\[「『【。、・:!?])`, "gu");

/**
 * One line as a person would type it: Unicode NFKC, one space where a gap was, and the signs that the
 * Japanese data has no character for put right.
 *
 * That data writes the yen sign as a backslash, as JIS X 0201 did, and a full-width hyphen between
 * digits as the kanji for one. A comma between digits is now and then read twice, or as a point: the
 * yen has no thousandths. Marks of Japanese writing carry their own white space, which the engine
 * takes for a gap, and so does a heading set with wide spacing.
 */
export function tidyText(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/\s+/gu, " ")
    .trim()
    .replaceAll(/\\Y?(?=\d)/gu, "¥")
    .replaceAll(/(?<=\d)一(?=\d)/gu, "-")
    .replaceAll(/(?<=\d)\.,(?=\d{3})/gu, ",")
    .replaceAll(/(?<=\d)\.(?=\d{3}円)/gu, ",")
    .replaceAll(spaceAfterMark, "")
    .replaceAll(spaceBeforeMark, "")
    .replaceAll(spacedOut, (run) => run.replaceAll(" ", ""));
}
