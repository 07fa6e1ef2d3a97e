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

/** The last one of a log; what is torn, or signed by somebody else, is passed over. */
export function lastNoteIn(text: string, wanted: Wanted): KeptNote | undefined {
  const parts = text.split(/\n{2,}/);
  for (let place = parts.length - 1; place > 0; place -= 1) {
    const found = noteOf(`${parts[place - 1]}\n\n${parts[place]?.trimEnd()}\n`, wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

function noteOf(note: string, { origin, key }: Wanted): KeptNote | undefined {
  const signed = parseNote(note);
  const checkpoint = signed && parseCheckpoint(signed.text);
  if (signed === undefined || checkpoint?.origin !== origin) return undefined;
  return key === undefined || isSignedBy(signed, key) ? { ...checkpoint, note } : undefined;
}
