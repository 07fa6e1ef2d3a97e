import { boxAround, type Point } from "../capabilities/box-around.ts";
import type { SentPicture } from "../capabilities/question.ts";
import type { ReadLine } from "../capabilities/read.ts";
import type { Paragraph } from "./full-text.ts";

interface Written {
  readonly text: string;
  readonly corners: readonly Point[];
}

/** What stands between two symbols, and whether the line ends with it. */
const breaks: Readonly<Record<string, { readonly text: string; readonly ends: boolean }>> = {
  SPACE: { text: " ", ends: false },
  SURE_SPACE: { text: " ", ends: false },
  EOL_SURE_SPACE: { text: "", ends: true },
  HYPHEN: { text: "-", ends: true },
  LINE_BREAK: { text: "", ends: true },
};

/**
 * The API has no lines: they end where a symbol says so. It gives a confidence for a paragraph,
 * which is a line's only where the paragraph has no other.
 */
export function linesOf(
  { words, confidence }: Paragraph,
  picture: Pick<SentPicture, "width" | "height">,
): ReadLine[] {
  const written = [...lines(words)].filter(({ text }) => text !== "");
  const alone = written.length === 1 && confidence !== undefined ? { confidence } : {};
  return written.map(({ text, corners }) => {
    const box = boxAround(corners, picture);
    return { text, ...alone, ...(box === undefined ? {} : { box }) };
  });
}

function* lines(words: Paragraph["words"]): Generator<Written> {
  let text = "";
  let corners: Point[] = [];
  for (const { before, symbol, after, ends } of marked(words)) {
    text += before + symbol.text + after;
    corners.push(...symbol.boundingBox.vertices);
    if (!ends) continue;
    yield { text: text.trim(), corners };
    [text, corners] = ["", []];
  }
  yield { text: text.trim(), corners };
}

function* marked(words: Paragraph["words"]) {
  for (const symbol of words.flatMap(({ symbols }) => symbols)) {
    const { type = "", isPrefix = false } = symbol.property?.detectedBreak ?? {};
    const mark = Object.hasOwn(breaks, type) ? breaks[type] : undefined;
    const text = mark?.text ?? "";
    // A break before a symbol is a space or nothing: a line ends after its last symbol.
    if (isPrefix) yield { before: text, symbol, after: "", ends: false };
    else yield { before: "", symbol, after: text, ends: mark?.ends ?? false };
  }
}
