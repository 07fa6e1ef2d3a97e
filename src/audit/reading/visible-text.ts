/**
 * Controls, line and paragraph separators, marks that change the direction of writing or show nothing,
 * and halves of characters.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** `text` with everything that a terminal may act on, or an eye may miss, written as `\u001b`. */
export const visibleText = (text: string): string =>
  plain.test(text) ? text : text.replace(unsafe, escaped);

/**
 * JSON text of the same value that no terminal acts on and no reader of lines takes for two. Controls below
 * the space stand in no string of JSON, only between its parts.
 */
export const visibleJson = (json: string): string =>
  plain.test(json) ? json : json.replace(unsafe, (one) => (one < " " ? " " : escaped(one)));

/** Most texts have only these, and nothing is to be done. */
const plain = /^[ -~]*$/;

/** As JSON writes it, each half of a pair by itself. */
const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
  }).join("");
