import { type Checkpoint, parseCheckpoint } from "../notes/checkpoint.ts";
import { isSignedBy, parseNote, type SignedNote } from "../notes/signed-note.ts";
import { keyId, type VerifierKey } from "../notes/verifier-key.ts";
import type { Damage } from "./report.ts";

/** A checkpoint whose signature is right. */
export interface FixedPoint extends Checkpoint {
  readonly note: SignedNote;
  /** As it was written. */
  readonly written: string;
  /** Of the log itself, or of a file that was given. */
  readonly file: string;
}

/** The notes in a file, and whether something incomplete stands behind them. */
export function splitNotes(text: string): {
  readonly notes: readonly string[];
  readonly isTorn: boolean;
} {
  const parts = text.endsWith("\n") ? text.slice(0, -1).split("\n\n") : text.split("\n\n");
  const isTorn = text !== "" && (!text.endsWith("\n") || parts.length % 2 === 1);
  const whole = isTorn && parts.length % 2 === 0 ? parts.length - 2 : parts.length;
  const notes: string[] = [];
  for (let at = 0; at + 1 < whole; at += 2) {
    notes.push(`${parts[at] ?? ""}\n\n${parts[at + 1] ?? ""}\n`);
  }
  return { notes, isTorn };
}

/** What signs a log, and what the log is called. */
export interface Signatory {
  readonly key: VerifierKey;
  readonly origin: string;
}

/** A note as a checkpoint of the log, or what is wrong with it. */
export function judgeNote(
  written: string,
  file: string,
  { key, origin }: Signatory,
): FixedPoint | Damage {
  const note = parseNote(written);
  const checkpoint = note && parseCheckpoint(note.text);
  if (note === undefined || checkpoint === undefined) return { kind: "changed", file };
  const isOfAnother = note.signatures.some(({ name }) => name === checkpoint.origin);
  if (checkpoint.origin !== origin && isOfAnother) {
    return { kind: "otherLog", file, instead: checkpoint.origin };
  }
  if (checkpoint.origin !== origin) return { kind: "changed", file };
  if (isSignedBy(note, key)) return { ...checkpoint, note, written, file };
  return { kind: signedByAnother(note, key) ? "otherKey" : "changed", file };
}

/** Whether the log's name signed it with a key that is not this one. */
export function signedByAnother({ text, signatures }: SignedNote, key: VerifierKey): boolean {
  const id = keyId(key);
  const own = signatures.filter(({ name }) => name === key.name);
  // One of this key whose id was changed is damaged, and not another's.
  const isOurs = own.some((each) => isSignedBy({ text, signatures: [{ ...each, id }] }, key));
  return own.length > 0 && !isOurs && !own.some((each) => each.id.equals(id));
}

export const isDamage = (judged: FixedPoint | Damage): judged is Damage => "kind" in judged;
