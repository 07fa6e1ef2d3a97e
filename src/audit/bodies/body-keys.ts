import { isSignedBy, parseNote } from "../notes/signed-note.ts";
import type { VerifierKey } from "../notes/verifier-key.ts";

/** The wrapped key of the bodies of each segment. */
export type BodyKeys = ReadonlyMap<number, string>;

const line = /^(?<segment>0|[1-9]\d{0,15}) (?<wrapped>\S{1,4096})$/;

/** The text of a note. */
export const bodyKeysText = (origin: string, keys: BodyKeys): string =>
  [origin, ...Array.from(keys, ([segment, wrapped]) => `${segment} ${wrapped}`), ""].join("\n");

/** Undefined where it is not such a note, or another's. */
export function parseBodyKeys(text: string, key: VerifierKey): BodyKeys | undefined {
  const note = parseNote(text);
  if (note === undefined || !isSignedBy(note, key)) return undefined;
  const [origin, ...lines] = note.text.slice(0, -1).split("\n");
  const pairs = lines.map((each) => {
    const { segment, wrapped } = line.exec(each)?.groups ?? {};
    return segment === undefined || wrapped === undefined
      ? undefined
      : ([Number(segment), wrapped] as const);
  });
  if (origin !== key.name || !pairs.every((pair) => pair !== undefined)) return undefined;
  return new Map(pairs);
}
