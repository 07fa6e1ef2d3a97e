import { limits } from "../limits.ts";
import { type Mention, withoutOverlap } from "./mention.ts";
import { scanDates } from "./scan-dates.ts";
import { scanDesignators } from "./scan-designators.ts";
import { scanIdentifiers } from "./scan-identifiers.ts";
import { scanNames } from "./scan-names.ts";
import { changes, scanQuantities } from "./scan-quantities.ts";
import { scanTimes, scanTimestamps } from "./scan-times.ts";

/** Every value a line of text (Unicode NFKC) states, left to right, without overlap. */
export function scanLine(text: string): Mention[] {
  const named = [
    scanTimestamps(text),
    scanIdentifiers(text),
    scanNames(text),
    scanDates(text),
    scanTimes(text),
    scanDesignators(text),
  ];
  const mentions = withoutOverlap([...named, scanQuantities(text)]).slice(0, limits.valuesInLine);
  return markReplaced(text, markRangeEnds(text, mentions));
}

function markRangeEnds(text: string, mentions: readonly Mention[]): Mention[] {
  return mentions.map((mention, index) => {
    const before = mentions[index - 1];
    const sameKind = before?.value !== undefined && before.value.kind === mention.value?.kind;
    if (!sameKind || (mention.value?.kind !== "time" && mention.value?.kind !== "date"))
      return mention;
    const between = text.slice(before.end, mention.start);
    return /^\s?(?:[-–—~〜]|から|to|until|till)\s?$/iu.test(between) && !changes(text)
      ? { ...mention, rangeEnd: true }
      : mention;
  });
}

const deniedBefore =
  /(?:\bnot(?: for| the| on| at)?|\binstead of|\brather than|\bwas|\bpreviously|\bformerly|\boriginally|\bno longer|\bwere|旧|元の|当初の?|誤[):]?|従来の?)\s?$/iu;
const deniedAfter = /^\s?(?:(?:では|じゃ)(?:なく|ありません|ない)|でなく|は誤り|は間違い)/u;
const replacedAfter = /^\s?(?:から|より|→|->|to\b|into\b|by\b)/u;

/** Marks the old value in "from 500 to 650", "90, not 80", 80脚ではなく90脚. */
function markReplaced(text: string, mentions: readonly Mention[]): Mention[] {
  return mentions.map((mention, index) => {
    const next = mentions[index + 1];
    const left = text.slice(Math.max(0, mention.start - 14), mention.start);
    const right = text.slice(mention.end, mention.end + 8);
    const denied = deniedAfter.test(right) || deniesBefore(left, mentions, mention);
    const replaced =
      next?.value !== undefined &&
      changes(text) &&
      replacedAfter.test(right) &&
      close(mention, next);
    return denied || replaced ? { ...mention, superseded: true } : mention;
  });
}

/** "was 80" denies only beside a newer value of the same kind. */
function deniesBefore(left: string, mentions: readonly Mention[], mention: Mention): boolean {
  const match = deniedBefore.exec(left);
  if (!match) return false;
  if (!/was|were|当初|元の|従来/iu.test(match[0])) return true;
  const rivals = mentions.filter(({ value }) => value?.kind === mention.value?.kind);
  return rivals.length > 1 && /[(（]\s?(?:was|were)|now|変更|から/iu.test(left);
}

function close(one: Mention, next: Mention): boolean {
  return next.start - one.end < 12 && (one.value?.kind === next.value?.kind || one.bare === true);
}
