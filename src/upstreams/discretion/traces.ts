/** One way in which a secret may stand in a JSON text. */
export interface Trace {
  readonly bytes: Buffer;
  /** Its first bytes, by which its beginning is found quickly. */
  readonly head: Buffer;
  /** It may stand outside of strings: what replaces it must be a number, too. */
  readonly isNumber: boolean;
}

/** What is looked for, the longest first. */
export type Traces = readonly Trace[];

/** All spellings of these secrets that a server's JSON writer, or an address in its text, gives them. */
export function tracesOf(secrets: readonly string[]): Traces {
  const spellings = new Set(secrets.flatMap(spellingsOf));
  return [...spellings].map(traceOf).toSorted((one, two) => two.bytes.length - one.bytes.length);
}

const headBytes = 4;

function traceOf(spelling: string): Trace {
  const bytes = Buffer.from(spelling);
  return { bytes, head: bytes.subarray(0, headBytes), isNumber: /^[-+.\deE]+$/.test(spelling) };
}

/** A token of letters and digits is written in one way only. */
const isPlain = (secret: string): boolean => /^[\w.~-]+$/.test(secret);

/** Those in ASCII are of writers that leave nothing else, or nothing that HTML knows. */
function spellingsOf(secret: string): readonly string[] {
  if (isPlain(secret)) return [secret];
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replaceAll(/[^ -~]/g, codeOf);
  return [
    json,
    json.replaceAll("/", String.raw`\/`),
    ascii,
    ascii.replaceAll(/[+&<>'`]/g, codeOf),
    encodeURIComponent(secret.toWellFormed()),
  ];
}

const codeOf = (letter: string): string =>
  String.raw`\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
