import type { Localized } from "../../kernel/language.ts";
import { readLooseJson } from "./read-loose-json.ts";

export type ParsedAnswer =
  | { readonly found: true; readonly value: unknown }
  | { readonly found: false; readonly problem: Localized };

/** Characters; no answer of a model comes near it. */
export const longestAnswer = 256 * 1024;

/** Places in prose at which JSON may begin that are tried. */
const mostTries = 64;

const deepest = 64;

/** Own properties of these names would reach a prototype in careless hands. */
const forbidden = new Set(["__proto__", "constructor", "prototype"]);

const tooLong: Localized = { en: "The answer is too long.", ja: "回答が長すぎます。" };

const noJson: Localized = {
  en: "The answer has no complete JSON in it.",
  ja: "回答に完結した JSON がありません。",
};

const forbiddenNames: Localized = {
  en: "The answer has forbidden names in it.",
  ja: "回答に使用できない名前が含まれています。",
};

/**
 * The JSON object or list in what a model wrote: all of it, or the longest one in the prose or the
 * code fence around it. Nothing is evaluated, and nothing that is missing is made up: an answer that
 * breaks off is none.
 */
export function parseAnswer(text: string): ParsedAnswer {
  if (text.length > longestAnswer) return none(tooLong);
  const value = strict(text) ?? longestIn(text);
  if (value === undefined) return none(noJson);
  return isSafe(value, 0) ? { found: true, value } : none(forbiddenNames);
}

const none = (problem: Localized): ParsedAnswer => ({ found: false, problem });

function strict(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function longestIn(text: string): object | undefined {
  let best: { readonly value: object; readonly length: number } | undefined;
  let at = 0;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const start = nextOpening(text, at);
    if (start === -1) break;
    const read = loose(text, start);
    at = read?.end ?? start + 1;
    const length = at - start;
    if (read !== undefined && isObject(read.value) && length > (best?.length ?? 0)) {
      best = { value: read.value, length };
    }
  }
  return best?.value;
}

function nextOpening(text: string, from: number): number {
  const found = text.slice(from).search(/[[{]/);
  return found === -1 ? -1 : from + found;
}

function loose(text: string, start: number): ReturnType<typeof readLooseJson> | undefined {
  try {
    return readLooseJson(text, start);
  } catch {
    return undefined;
  }
}

function isSafe(value: unknown, depth: number): boolean {
  if (!isObject(value)) return true;
  if (depth > deepest) return false;
  return Object.entries(value).every(
    ([key, item]) => (Array.isArray(value) || !forbidden.has(key)) && isSafe(item, depth + 1),
  );
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
