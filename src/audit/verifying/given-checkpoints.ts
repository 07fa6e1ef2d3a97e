import { parseCheckpoint } from "../notes/checkpoint.ts";
import { isSignedBy, parseNote } from "../notes/signed-note.ts";
import { keyId, type VerifierKey } from "../notes/verifier-key.ts";
import {
  type FixedPoint,
  isDamage,
  judgeNote,
  type Signatory,
  splitNotes,
} from "./checkpoint-file.ts";
import { verificationErrors } from "./errors.ts";
import type { Damage, Findings } from "./report.ts";

/** A checkpoint that was kept elsewhere; its signature is not looked at yet. */
export interface GivenCheckpoint {
  readonly file: string;
  readonly written: string;
  readonly origin: string;
  readonly size: number;
}

/** All that a file holds, of whichever logs. @throws `audit.noCheckpoints` */
export function readGiven(file: string, text: string): readonly GivenCheckpoint[] {
  const { notes, isTorn } = splitNotes(tidy(text));
  const given = notes.map((written) => {
    const note = parseNote(written);
    const checkpoint = note && parseCheckpoint(note.text);
    if (checkpoint === undefined) throw verificationErrors.noCheckpoints({ file });
    return { file, written, origin: checkpoint.origin, size: checkpoint.size };
  });
  if (isTorn || given.length === 0) throw verificationErrors.noCheckpoints({ file });
  return given;
}

/** Files that were put together without an empty line between them, or with several. */
const tidy = (text: string): string =>
  text
    .replace(/^(— .*)\n(?!— )/gm, "$1\n\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+/, "")
    .replace(/\n*$/, "\n");

/** Those of one log, the smallest first; what is wrong with them is told. */
export function givenOf(
  all: readonly GivenCheckpoint[],
  signatory: Signatory,
  {
    witnesses,
    findings,
  }: { readonly witnesses: readonly VerifierKey[]; readonly findings: Findings },
): readonly FixedPoint[] {
  const points: FixedPoint[] = [];
  for (const { file, written } of all.filter(({ origin }) => origin === signatory.origin)) {
    const judged = judgeNote(written, file, signatory);
    const fault = isDamage(judged) ? judged : falseWitness(judged, witnesses);
    if (fault !== undefined) findings.damage(fault);
    if (!isDamage(judged)) points.push(judged);
  }
  return points.toSorted((left, right) => left.size - right.size);
}

/** A signature in the name of a witness that the witness did not make. */
function falseWitness(
  { note, file }: FixedPoint,
  witnesses: readonly VerifierKey[],
): Damage | undefined {
  const isFalse = witnesses.some(
    (key) =>
      note.signatures.some(({ name, id }) => name === key.name && id.equals(keyId(key))) &&
      !isSignedBy(note, key),
  );
  return isFalse ? { kind: "changed", file } : undefined;
}
