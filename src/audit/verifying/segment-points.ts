import path from "node:path";
import {
  type FixedPoint,
  isDamage,
  judgeNote,
  type Signatory,
  splitNotes,
} from "./checkpoint-file.ts";
import { segmentName } from "../log-names.ts";
import { readPlain } from "./plain-file.ts";
import type { Damage, DamageKind, Findings } from "./report.ts";

export interface SegmentPoints {
  /** The smallest first. */
  readonly points: readonly FixedPoint[];
  /** Of entries before the segment: witnesses may answer late. */
  readonly late: readonly FixedPoint[];
  /** Something in the file is wrong, and told of. */
  readonly isFaulty: boolean;
  readonly isThere: boolean;
  /** Something incomplete stands at the end. */
  readonly isTorn: boolean;
}

export interface PointsWanted {
  readonly folder: string;
  readonly signatory: Signatory;
  readonly start: number;
  /** The first number of the next segment, if there is one. */
  readonly next: number | undefined;
  /** The size of the last checkpoint before. */
  readonly before: number;
}

const mostBytes = 256 * 1024 * 1024;

/** The checkpoints that were signed while a segment was written. */
export async function readPoints(wanted: PointsWanted, findings: Findings): Promise<SegmentPoints> {
  const { folder, signatory, start, next = Number.MAX_SAFE_INTEGER } = wanted;
  const file = segmentName(start, "checkpoints");
  const bytes = await readPlain(path.join(folder, file), mostBytes);
  if ("unreadable" in bytes) {
    const isThere = bytes.unreadable !== "ENOENT";
    if (isThere) findings.damage({ kind: "unreadable", file, instead: bytes.unreadable });
    return { points: [], late: [], isFaulty: isThere, isThere, isTorn: false };
  }
  const { notes, isTorn } = splitNotes(bytes.toString());
  const points: FixedPoint[] = [];
  const late: FixedPoint[] = [];
  const told = new Set<string>();
  const tell = (damage: Damage): void => {
    const once = `${damage.kind} ${damage.instead ?? ""}`;
    if (!told.has(once)) findings.damage(damage);
    told.add(once);
  };
  let highest = Math.max(wanted.before, start);
  for (const note of notes) {
    const point = judgeNote(note, file, signatory);
    const fault = isDamage(point) ? point : placeFault(point, { highest, next });
    if (fault !== undefined) tell(fault);
    if (isDamage(point) || fault !== undefined) continue;
    highest = Math.max(highest, point.size);
    if (point.size < start) late.push(point);
    else points.push(point);
  }
  points.sort((left, right) => left.size - right.size);
  return { points, late, isFaulty: told.size > 0, isThere: true, isTorn };
}

/** A checkpoint that is right, and stands where it cannot. One that witnesses signed may come after others. */
function placeFault(
  { size, file, note }: FixedPoint,
  { highest, next }: { readonly highest: number; readonly next: number },
): Damage | undefined {
  const kind: DamageKind | undefined =
    size < highest && note.signatures.length === 1
      ? "olderCheckpoint"
      : size > next
        ? "moved"
        : undefined;
  return kind && { kind, file, entries: { first: 0, last: Math.max(0, size - 1) } };
}
