import type { Mention } from "../values/mention.ts";
import {
  type Concept,
  englishConcept,
  japaneseConcept,
  longestEnglish,
  longestJapanese,
  phraseKey,
  stem,
} from "./lexicon.ts";
import { englishSkeleton, katakanaSkeleton } from "./loanword.ts";
import { stopWords } from "./stop-words.ts";

export interface Word {
  readonly type: "word";
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The same for every form and language of a word the lexicon knows. */
  readonly key: string;
  readonly concept?: Concept;
  /** Grammar, courtesy or a common verb. */
  readonly stop: boolean;
  readonly latin: boolean;
  readonly plural: boolean;
  /** Consonants, to meet the same loan word in the other script. */
  readonly skeleton: string;
}

/** A punctuation mark, or a Japanese particle (`の`, `を`). */
export interface Mark {
  readonly type: "mark";
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Stated {
  readonly type: "mention";
  readonly start: number;
  readonly end: number;
  readonly mention: Mention;
}

export type Token = Word | Mark | Stated;

const segmenter = new Intl.Segmenter("ja", { granularity: "word" });
type Segments = readonly { readonly segment: string; readonly index: number }[];
const segmented = new Map<string, Segments>();
const keptSegments = 2_000;
const longestKept = 20;
const pieces =
  /[A-Za-z][A-Za-z]*(?:['’-][A-Za-z]+)*|[\p{Script=Han}々〆]+|[ァ-ヺー・]+|[ぁ-ゖ]+|[^\sA-Za-z\p{Script=Han}ァ-ヺーぁ-ゖ]/gu;

/** Words, marks and mentions of a line, left to right. */
export function tokenize(text: string, mentions: readonly Mention[]): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  for (const mention of mentions) {
    tokens.push(...wordsOf(text, from, mention.start));
    tokens.push({ type: "mention", start: mention.start, end: mention.end, mention });
    from = mention.end;
  }
  tokens.push(...wordsOf(text, from, text.length));
  return tokens;
}

function wordsOf(text: string, from: number, to: number): Token[] {
  const stretch = text.slice(from, to);
  const plain = japaneseFirst(stretch, from);
  return joinPhrases(plain, text);
}

/** Scans left to right; a form of the Japanese lexicon wins over the script it is written in. */
function japaneseFirst(stretch: string, offset: number): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < stretch.length) {
    const known = knownAt(stretch, at);
    if (known) {
      tokens.push(japaneseWord(known.text, offset + at, known.concept));
      at += known.text.length;
      continue;
    }
    pieces.lastIndex = at;
    const match = pieces.exec(stretch);
    if (!match) break;
    // A known word may begin inside the piece: cut the piece there.
    const text = untilKnown(stretch, match.index, match[0]);
    tokens.push(...pieceTokens(text, offset + match.index));
    at = match.index + text.length;
  }
  return tokens;
}

function knownAt(stretch: string, at: number) {
  const code = stretch.charCodeAt(at);
  if (code < 0x3005) return undefined;
  for (let length = Math.min(longestJapanese, stretch.length - at); length > 0; length -= 1) {
    const text = stretch.slice(at, at + length);
    const concept = japaneseConcept(text);
    if (concept && standsAlone(stretch, at, text)) return { text, concept };
  }
  return undefined;
}

/**
 * A single kanji is a word only where no other kanji touches it: 弁 but not 弁当. A short katakana
 * word must stand alone (ガス, not ガスケット), a longer one may begin or end a compound (ボールバルブ).
 */
function standsAlone(stretch: string, at: number, form: string): boolean {
  const before = stretch.charAt(at - 1);
  const after = stretch.charAt(at + form.length);
  if (form.length === 1) return !/[\p{Script=Han}ァ-ヺー]/u.test(before + after);
  if (!/^[ァ-ヺー]+$/u.test(form)) return true;
  const inside = /[ァ-ヺー]/u;
  if (form.length === 2) return !inside.test(before + after);
  return !inside.test(before) || !inside.test(after);
}

function untilKnown(stretch: string, start: number, piece: string): string {
  if (piece.charCodeAt(0) < 0x3005) return piece;
  for (let cut = 1; cut < piece.length; cut += 1) {
    const known = knownAt(stretch, start + cut);
    if (known && known.text.length > 1) return piece.slice(0, cut);
  }
  return piece;
}

function pieceTokens(text: string, start: number): Token[] {
  if (/^[A-Za-z]/u.test(text)) return [englishWord(text, start)];
  if (/^[\p{Script=Han}々〆ァ-ヺー・]/u.test(text)) {
    return segmentsOf(text).map(({ segment, index }) =>
      segment === "・"
        ? mark(segment, start + index)
        : japaneseWord(segment, start + index, japaneseConcept(segment)),
    );
  }
  return [mark(text, start)];
}

/** Looking a piece up in the dictionary takes some 20 µs, and texts say the same words again. */
function segmentsOf(text: string): Segments {
  const known = segmented.get(text);
  if (known) return known;
  const segments = segmentsAnew(text);
  if (segmented.size === keptSegments) segmented.clear();
  if (text.length <= longestKept) segmented.set(text, segments);
  return segments;
}

/** The dictionary cuts ガスケット into ガス and ケット: a katakana word with so short a part stays whole. */
function segmentsAnew(text: string): Segments {
  if (text.length === 1) return [{ segment: text, index: 0 }];
  const segments = Array.from(segmenter.segment(text), ({ segment, index }) => ({
    segment,
    index,
  }));
  const torn = /^[ァ-ヺー]+$/u.test(text) && segments.some(({ segment }) => segment.length < 3);
  return torn ? [{ segment: text, index: 0 }] : segments;
}

function mark(text: string, start: number): Mark {
  return { type: "mark", text, start, end: start + text.length };
}

function englishWord(text: string, start: number): Word {
  const lower = text.toLowerCase();
  const root = stem(lower);
  const concept = englishConcept(phraseKey(lower));
  return {
    type: "word",
    start,
    end: start + text.length,
    text,
    key: concept?.name ?? root,
    ...(concept && { concept }),
    stop: !concept && (stopWords.has(lower) || lower.length === 1),
    latin: true,
    plural: /[^su]s$/u.test(lower) || lower === "people" || lower === "staff",
    skeleton: englishSkeleton(root),
  };
}

function japaneseWord(text: string, start: number, concept: Concept | undefined): Word {
  const plain = text.replace(/(?<=..)ー$/u, "");
  return {
    type: "word",
    start,
    end: start + text.length,
    text,
    key: concept?.name ?? plain,
    ...(concept && { concept }),
    stop: !concept && stopWords.has(text),
    latin: false,
    plural: false,
    skeleton: /^[ァ-ヺー]+$/u.test(text) ? katakanaSkeleton(text) : "",
  };
}

/** "unit price" and "due date" are one word each. */
function joinPhrases(tokens: readonly Token[], text: string): Token[] {
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const phrase = phraseAt(tokens, at, text);
    const token = phrase?.word ?? tokens[at];
    if (token) joined.push(token);
    at += phrase?.length ?? 1;
  }
  return joined;
}

function phraseAt(tokens: readonly Token[], at: number, text: string) {
  for (let length = longestEnglish; length > 1; length -= 1) {
    const run = tokens.slice(at, at + length);
    const first = run[0];
    const last = run.at(-1);
    if (run.length < length || first?.type !== "word" || last?.type !== "word") continue;
    if (!run.every((token) => token.type === "word" && token.latin)) continue;
    const whole = text.slice(first.start, last.end);
    const concept = englishConcept(phraseKey(whole));
    if (!concept) continue;
    const word: Word = {
      ...last,
      start: first.start,
      text: whole,
      key: concept.name,
      concept,
      stop: false,
    };
    return { word, length };
  }
  return undefined;
}

/** Whether two words mean the same, across inflection, language and script. */
export function sameWord(a: Word, b: Word): boolean {
  if (a.key === b.key) return true;
  if (a.latin === b.latin || a.skeleton.length < 2) return false;
  return a.skeleton === b.skeleton;
}
