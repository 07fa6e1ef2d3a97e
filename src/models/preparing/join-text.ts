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
    .reduce((joined, text) => {
      if (joined === "") return text;
      const close = wideAtEnd.test(joined) || wideAtStart.test(text);
      return `${joined}${close ? "" : " "}${text}`;
    }, "");
