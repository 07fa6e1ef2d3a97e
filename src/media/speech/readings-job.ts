/**
 * Kanji to kana, with the dictionary of kuromoji. It takes half a second to load and a few hundred
 * megabytes, so it lives in a child process that ends when it is not used.
 *
 * @module
 */

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import kuromoji, { type Token, type Tokenizer } from "kuromoji";
import { counted } from "./counter.ts";
import { digitsOf, numberInKana } from "./japanese-number.ts";
import { readableJapanese } from "./readable-japanese.ts";

let loading: Promise<Tokenizer> | undefined;

/** Each text as it is spoken: kana and the marks that make pauses, nothing else. */
export async function readings(texts: readonly string[]): Promise<readonly string[]> {
  loading ??= load();
  const tokenizer = await loading;
  return texts.map((text) => spoken(tokenizer.tokenize(readableJapanese(text))));
}

function load(): Promise<Tokenizer> {
  const place = createRequire(import.meta.url).resolve("kuromoji/package.json");
  return new Promise((resolve, reject) => {
    kuromoji
      .builder({ dicPath: join(dirname(place), "dict") })
      .build((failure, tokenizer) => (failure === null ? resolve(tokenizer) : reject(failure)));
  });
}

function spoken(tokens: readonly Token[]): string {
  let said = "";
  for (let at = 0; at < tokens.length;) {
    const number = numberAt(tokens, at);
    if (number === undefined) {
      said += readingOf(tokens[at]);
      at += 1;
      continue;
    }
    const counter = tokens[at + number.length];
    const counts = isCounter(counter);
    said += counts
      ? counted(number.digits, counter.surface_form, readingOf(counter))
      : numberInKana(number.digits);
    at += number.length + (counts ? 1 : 0);
  }
  return said;
}

/** The number that begins at a token, in digits, and how many tokens it takes. */
function numberAt(
  tokens: readonly Token[],
  at: number,
): { readonly digits: string; readonly length: number } | undefined {
  const rest = tokens.slice(at, at + 40);
  const end = rest.findIndex((token) => token.pos_detail_1 !== "数");
  const length = end < 0 ? rest.length : end;
  const text = rest
    .slice(0, length)
    .map((token) => token.surface_form)
    .join("");
  const digits = length === 0 ? undefined : digitsOf(text);
  return digits === undefined ? undefined : { digits, length };
}

const isCounter = (token: Token | undefined): token is Token =>
  token !== undefined && (token.pos_detail_1 === "接尾" || token.surface_form === "月");

const notSpoken = /[^ぁ-ゖァ-ヺー、。！？!?,.\s]/gu;

/** A word that the dictionary lacks is kana already, or there is no way to say it. */
function readingOf(token: Token | undefined): string {
  if (token === undefined) return "";
  const known = token.pronunciation ?? token.surface_form;
  return known.replaceAll(notSpoken, " ");
}
