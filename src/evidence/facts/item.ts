import type { Token, Word } from "../words/tokenize.ts";
import { isMark, isWord, namesThing } from "./parts.ts";

const longestPhrase = 4;

/** The noun phrase right after a count: "240 steel valves", "25 pcs of bolts", 240個のバルブ. */
export function itemAfter(tokens: readonly Token[], index: number): Word[] {
  const item: Word[] = [];
  for (let at = phraseStart(tokens, index + 1); item.length < longestPhrase; at += 1) {
    const word = tokens[at];
    if (!isWord(word)) break;
    if (belongs(word)) item.push(word);
    if (belongs(word) ? word.plural : item.length > 0 || !skippable(word)) break;
  }
  return item;
}

const links = /^(?:of|x|more|new|additional|extra)$/iu;

/** Past "of" and の; English nouns follow at once, Japanese ones only after の. */
function phraseStart(tokens: readonly Token[], at: number): number {
  const link = tokens[at];
  if (isMark(link, /^の$/u) || (isWord(link) && links.test(link.text))) return at + 1;
  return isWord(link) && link.latin ? at : tokens.length;
}

/** A plural is a thing, whatever else the word may be: "37 deliveries". */
function belongs(word: Word): boolean {
  return namesThing(word) || (word.plural && !word.stop && !isLabel(word));
}

function isLabel(word: Word): boolean {
  return word.concept?.parts.has("Q") === true || word.concept?.parts.has("I") === true;
}

/** "37 delayed orders", "5 of the valves": the state and the article come before the noun. */
function skippable(word: Word): boolean {
  return (
    (word.concept !== undefined && !isLabel(word)) ||
    /^(?:the|these|those|our|your|its|new|more)$/iu.test(word.text)
  );
}

/** The nearest noun phrase before a value in its sentence: "Ball valve: 240", バルブの数量は240個. */
export function itemBefore(tokens: readonly Token[], index: number, attribute?: string): Word[] {
  const code = codeBefore(tokens, index);
  if (code) return [code];
  const item: Word[] = [];
  for (let at = index - 1; at >= 0 && item.length < longestPhrase; at -= 1) {
    const token = tokens[at];
    if (isVerbal(token, tokens[at + 1])) continue;
    if (isWord(token) && namesThing(token) && token.key !== attribute) {
      item.unshift(token);
    } else if (item.length > 0 || ends(token)) {
      break;
    }
  }
  return item;
}

/** "A-100: 35", A-100は35個: a code that no noun stands beside is itself the thing. */
function codeBefore(tokens: readonly Token[], index: number): Word | undefined {
  let at = index - 1;
  while (isMark(tokens[at], /^[:はがを=]$/u)) at -= 1;
  const token = tokens[at];
  const value = token?.type === "mention" ? token.mention.value : undefined;
  if (!token || value?.kind !== "identifier" || !thingCodes.has(value.names)) return undefined;
  const noun = tokens[at - 1];
  return isWord(noun) && namesThing(noun) ? undefined : codeWord(value.id, token);
}

function codeWord(id: string, { start, end }: Token): Word {
  const plain = { stop: false, latin: true, plural: false, skeleton: "" };
  return { type: "word", start, end, text: id, key: id, ...plain };
}

const thingCodes: ReadonlySet<string> = new Set(["code", "model", "serial"]);

/** 登録され, 発注した: a noun that acts as a verb. */
function isVerbal(token: Token | undefined, next: Token | undefined): boolean {
  return isWord(token) && !token.latin && isMark(next, /^[しさせす]/u);
}

function ends(token: Token | undefined): boolean {
  if (token?.type !== "mention") return false;
  const { value, superseded } = token.mention;
  return (
    value !== undefined &&
    superseded !== true &&
    value.kind !== "identifier" &&
    value.kind !== "measure"
  );
}

/** The phrase around the role word: "booth budget", "weight of the pump", 展示会の予算. */
export function itemOfRole(
  tokens: readonly Token[],
  index: number,
  attribute: string | undefined,
): Word[] {
  const role = tokens.findLastIndex(
    (token, at) => at < index && isWord(token) && token.concept?.name === attribute,
  );
  if (attribute === undefined || role < 0) return [];
  return [...phraseBeforeRole(tokens, role), ...phraseAfterRole(tokens, role, index)];
}

function phraseBeforeRole(tokens: readonly Token[], role: number): Word[] {
  const item: Word[] = [];
  for (let at = role - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (isWord(token) && namesThing(token)) item.unshift(token);
    else if (!(isMark(token, /^の$/u) || (isWord(token) && token.concept?.parts.has("X") === true)))
      break;
  }
  return item;
}

function phraseAfterRole(tokens: readonly Token[], role: number, index: number): Word[] {
  const item: Word[] = [];
  const link = tokens[role + 1];
  if (!isWord(link) || !/^(?:of|for)$/iu.test(link.text)) return item;
  for (let at = role + 2; at < index; at += 1) {
    const token = tokens[at];
    if (isWord(token) && namesThing(token)) item.push(token);
    else if (item.length > 0 || !isWord(token)) break;
  }
  return item;
}
