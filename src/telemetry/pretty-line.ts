/** A log line for people. */

import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const plain: Paint = (_style, text) => text;
const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });

const levelStyles: Readonly<Record<string, Style>> = {
  debug: "gray",
  info: "green",
  warn: "yellow",
  error: "red",
};

/**
 * Turns one JSON line of the logger into `12:00:01.123 WARN  message  name=value`, the failure below.
 *
 * Every character that could move the cursor, colour the screen or begin a line is written as an
 * escape, and each line of a stack is marked, so that no logged text can pass for a line of its own.
 */
export function prettyLine(json: string, colours: boolean): string {
  const paint = colours ? coloured : plain;
  const { level, time, message, error, ...fields } = objectOf(JSON.parse(json));
  const name = textOf(level);
  const head = [
    paint("gray", textOf(time).slice(11, 23)),
    paint(levelStyles[name] ?? "white", name.toUpperCase().padEnd(5)),
    visible(textOf(message)),
  ].join(" ");
  const tail = Object.entries(fields)
    .map(([field, value]) => ` ${paint("cyan", visible(field))}=${shown(value)}`)
    .join("");
  return `${head}${tail === "" ? "" : ` ${tail}`}\n${failure(error, "  ", paint)}`;
}

/** Stack and causes, one marked line each. */
function failure(error: unknown, mark: string, paint: Paint): string {
  if (error === undefined) return "";
  const { name, message, code, stack, cause } = objectOf(error);
  const text = stack === undefined ? `${textOf(name)}: ${textOf(message)}` : textOf(stack);
  const lines = code === undefined ? text : `[${textOf(code)}] ${text}`;
  const own = lines.split("\n").map((line) => `${paint("gray", `${mark}|`)} ${visible(line)}\n`);
  return own.join("") + failure(cause, `${mark}  `, paint);
}

/** Bare where it is one plain word, quoted as JSON where it is not. */
function shown(value: unknown): string {
  if (typeof value === "string" && /^[\w./:@-]+$/.test(value)) return value;
  return visible(JSON.stringify(value));
}

/** C0, C1, line and paragraph separators, and the marks that change the direction of writing. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** `text` with every character that a terminal may act on written as `\u001b`. */
const visible = (text: string): string =>
  text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};
