/** Checkpoints in a file that holds one after the other, with an empty line between two. */

import { type Checkpoint, parseCheckpoint } from "../notes/checkpoint.ts";
import { isSignedBy, parseNote } from "../notes/signed-note.ts";
import type { VerifierKey } from "../notes/verifier-key.ts";

export interface KeptNote extends Checkpoint {
  readonly note: string;
}

export interface Wanted {
  readonly origin: string;
  /** Left out, whoever signed it. */
  readonly key?: VerifierKey | undefined;
}

/** Those of a log, in their order; what is torn, or signed by somebody else, is passed over. */
export function notesIn(text: string, wanted: Wanted): readonly KeptNote[] {
  const parts = text.split(/\n{2,}/);
  return parts.flatMap((part, place) => {
    const before = parts[place - 1];
    return before === undefined ? [] : (noteOf(`${before}\n\n${part.trimEnd()}\n`, wanted) ?? []);
  });
}

/** The one of the most entries; of several the last, which has the signatures of witnesses. */
export const largestOf = (notes: readonly KeptNote[]): KeptNote | undefined =>
  notes.reduce<KeptNote | undefined>(
    (largest, note) => (largest !== undefined && largest.size > note.size ? largest : note),
    undefined,
  );

function noteOf(note: string, { origin, key }: Wanted): KeptNote | undefined {
  const signed = parseNote(note);
  const checkpoint = signed && parseCheckpoint(signed.text);
  if (signed === undefined || checkpoint?.origin !== origin) return undefined;
  return key === undefined || isSignedBy(signed, key) ? { ...checkpoint, note } : undefined;
}
