import { textWidth } from "./text-width.ts";

/**
 * A label is plain text on one line: control characters, line breaks and what XML cannot hold (XML 1.0,
 * section 2.2) become spaces.
 */
export const oneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]+/gu, " ").trim();

export interface Room {
  /** Pixels. */
  readonly width: number;
  /** As CSS writes it. */
  readonly font: string;
  /** Lines at most. */
  readonly lines: number;
}

/** Breaks between words, which `Intl.Segmenter` also finds where no space is written. */
const words = new Intl.Segmenter("ja", { granularity: "word" });

/** A text broken into lines that fit; the last ends with an ellipsis where something is left out. */
export function wrapped(text: string, { width, font, lines }: Room): readonly string[] {
  const done: string[] = [];
  let line = "";
  const rest = oneLine(text);
  for (const { segment, index } of words.segment(rest)) {
    if (textWidth((line + segment).trimEnd(), font) <= width) {
      line += segment;
      continue;
    }
    if (line === "" || done.length === lines - 1)
      return [...done, shortened(rest.slice(index - line.length), width, font)];
    done.push(line.trimEnd());
    line = segment.trimStart();
  }
  return textWidth(line, font) > width
    ? [...done, shortened(line, width, font)]
    : [...done, line.trimEnd()];
}

/** The start of a text that fits on one line. */
export const fitted = (text: string, width: number, font: string): string =>
  wrapped(text, { width, font, lines: 1 }).join("");

function shortened(text: string, width: number, font: string): string {
  const characters = Array.from(text);
  while (characters.length > 1 && textWidth(`${characters.join("").trimEnd()}…`, font) > width)
    characters.pop();
  return `${characters.join("").trimEnd()}…`;
}
