/** What changed in a tool, part by part, so that a person can judge it. */

import { styleText } from "node:util";
import type { Language, Localized } from "../../kernel/language.ts";
import { visible } from "../../upstreams/integrity/invisible.ts";
import type { PartChange, ToolDifference } from "../../upstreams/integrity/tool-difference.ts";

const words: Localized<{
  readonly kind: Readonly<Record<ToolDifference["kind"], string>>;
  readonly warning: string;
  readonly same: (lines: number) => string;
}> = {
  en: {
    kind: { new: "new", changed: "changed" },
    warning: "warning",
    same: (lines) => `as before: ${lines}`,
  },
  ja: {
    kind: { new: "新規", changed: "変更" },
    warning: "注意",
    same: (lines) => `変更なし: ${lines} 行`,
  },
};

export interface Look {
  readonly language: Language;
  readonly colours: boolean;
}

/** Lines that were taken away begin with `-`, new ones with `+`; what cannot be seen is written out. */
export function differenceText(
  { tool, kind, changes, warnings }: ToolDifference,
  look: Look,
): string {
  const say = words[look.language];
  return [
    styled("bold", `${visible(tool)}  ${say.kind[kind]}`, look),
    ...warnings.map((warning) => styled("yellow", `  ! ${say.warning}: ${visible(warning)}`, look)),
    ...changes.flatMap((change) => changeLines(change, look)),
  ].join("\n");
}

function changeLines({ part, before, after }: PartChange, look: Look): readonly string[] {
  const { head, removed, added, tail } = compared(linesOf(before), linesOf(after));
  const same = (lines: number): readonly string[] =>
    lines === 0 ? [] : [styled("dim", `    … ${words[look.language].same(lines)}`, look)];
  return [
    `  ${visible(part)}`,
    ...same(head),
    ...removed.map((line) => styled("red", `    - ${visible(line)}`, look)),
    ...added.map((line) => styled("green", `    + ${visible(line)}`, look)),
    ...same(tail),
  ];
}

const linesOf = (text: string | undefined): readonly string[] => text?.split("\n") ?? [];

interface Compared {
  /** How many lines at the beginning and at the end are the same. */
  readonly head: number;
  readonly tail: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Everything between the first and the last line that differs, which is linear however long they are. */
function compared(before: readonly string[], after: readonly string[]): Compared {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return {
    head,
    tail,
    removed: before.slice(head, before.length - tail),
    added: after.slice(head, after.length - tail),
  };
}

const styled = (
  style: "bold" | "dim" | "red" | "green" | "yellow",
  text: string,
  { colours }: Look,
): string => (colours ? styleText(style, text, { validateStream: false }) : text);
