import { hashBytes } from "../tree/hash.ts";
import { segmentName } from "../log-names.ts";
import type { Findings } from "./report.ts";
import type { SegmentRead } from "./segment-read.ts";

/** Tells what a segment needs and has not, or not whole. */
export function tellMissingParts(findings: Findings, segment: SegmentRead): void {
  const { lines, next } = segment;
  const isClosed = lines.torn === 0 && lines.last?.kind === "closed";
  // What a hub writes on may end anywhere.
  const isOpen = next === undefined && !isClosed;
  tellCheckpoints(findings, segment, isOpen);
  tellHashes(findings, segment, isOpen);
}

function tellCheckpoints(findings: Findings, segment: SegmentRead, isOpen: boolean): void {
  const { own, start, end } = segment;
  const file = segmentName(start, "checkpoints");
  const covered = own.points.at(-1)?.size ?? start;
  if (own.isTorn && isOpen) findings.remark({ kind: "incomplete", file });
  else if (own.isTorn) findings.damage({ kind: "incomplete", file });
  if (isOpen || own.isFaulty || own.isTorn) return;
  if (!own.isThere) findings.damage({ kind: "missingFile", file });
  else if (covered < end) {
    findings.damage({ kind: "noCheckpoint", file, entries: { first: covered, last: end - 1 } });
  }
}

function tellHashes(findings: Findings, segment: SegmentRead, isOpen: boolean): void {
  const { own, list, start, end } = segment;
  const file = segmentName(start, "hashes");
  const covered = own.points.at(-1)?.size ?? start;
  const needed = (isOpen ? Math.min(covered, end) : end) - start;
  const listed = list.hashes.length / hashBytes;
  if (!list.isThere && needed > 0) findings.damage({ kind: "missingFile", file });
  else if (listed < needed) {
    const entries = { first: start + listed, last: start + needed - 1 };
    findings.damage({ kind: "hashList", file, entries });
  } else if (list.torn > 0 && isOpen) findings.remark({ kind: "incomplete", file });
  else if (list.torn > 0) findings.damage({ kind: "hashList", file });
}
