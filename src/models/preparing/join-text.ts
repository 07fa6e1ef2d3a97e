import { japaneseLetter } from "../../media/japanese.ts";

/** Full-width letters and punctuation take no space either. */
const wide = String.raw`(?:${japaneseLetter}|[\u3000-\u303F\uFF00-\uFFEF])`;
const wideAtEnd = new RegExp(`${wide}$`, "u");
const wideAtStart = new RegExp(`^${wide}`, "u");

/** Texts that were spoken one after another as one: with spaces between, but none beside Japanese. */
export const joinText = (texts: readonly string[]): string =>
  texts
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map((text, at, all) => `${spaceBetween(all[at - 1], text)}${text}`)
    .join("");

const spaceBetween = (before: string | undefined, after: string): string =>
  before === undefined || wideAtEnd.test(before.slice(-2)) || wideAtStart.test(after) ? "" : " ";
