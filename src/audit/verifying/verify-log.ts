import { stat } from "node:fs/promises";
import path from "node:path";
import { isSignedBy } from "../notes/signed-note.ts";
import { keyId, type VerifierKey } from "../notes/verifier-key.ts";
import { Frontier } from "../tree/frontier.ts";
import type { FixedPoint, Signatory } from "./checkpoint-file.ts";
import { rangesOf } from "./compare-lines.ts";
import { identify } from "./log-identity.ts";
import { segmentName } from "../log-names.ts";
import { listLog, type LogFiles } from "./log-files.ts";
import { createTimes, type LogWalk } from "./log-walk.ts";
import { NumberSet } from "./number-set.ts";
import { createFindings, type Findings, type LogReport } from "./report.ts";
import { signedLines, treeBefore } from "./signed-file.ts";
import { TreeWalk } from "./tree-walk.ts";
import type { TrustedKey } from "./trusted-keys.ts";
import { verifySegment } from "./verify-segment.ts";

export interface LogNeeds {
  readonly trusted: readonly TrustedKey[];
  readonly witnesses: readonly VerifierKey[];
  readonly isAmongOthers: boolean;
  /** The checkpoints that were given, of this log; what is wrong with them goes to `findings`. */
  readonly given: (signatory: Signatory, findings: Findings) => readonly FixedPoint[];
  readonly signal: AbortSignal;
}

/** A hub that writes on may remove a segment or erase a body just while it is looked for. */
const mostAttempts = 3;

/** @throws the signal's reason, a failure to list the folder */
export async function verifyLog(folder: string, needs: LogNeeds): Promise<LogReport> {
  for (let attempt = 1; ; attempt += 1) {
    const { report, lastBytes, files } = await verifyOnce(folder, needs);
    if (report.damageCount === 0 || attempt === mostAttempts) return report;
    if (!(await hasMoved(files, lastBytes))) return report;
  }
}

async function hasMoved({ folder, segments }: LogFiles, lastBytes: number): Promise<boolean> {
  const now = await listLog(folder);
  const last = now.segments.at(-1);
  if (last === undefined || String(now.segments) !== String(segments)) return true;
  const about = await stat(path.join(folder, segmentName(last, "jsonl"))).catch(() => undefined);
  return about !== undefined && about.size > lastBytes;
}

interface Attempt {
  readonly report: LogReport;
  readonly lastBytes: number;
  readonly files: LogFiles;
}

async function verifyOnce(folder: string, needs: LogNeeds): Promise<Attempt> {
  const findings = createFindings();
  const files = await listLog(folder);
  const signatory = await identify(files, needs, findings);
  for (const file of files.unknown) findings.remark({ kind: "unknownFile", file });
  if (signatory === undefined) {
    return { report: unverified(files, findings), lastBytes: 0, files };
  }
  const given = needs.given(signatory, findings);
  const before = await beginning(files, signatory, findings);
  const segments = files.segments.filter((start) => start >= before.start);
  const walk = walkFrom(before, { folder, signatory, findings, given, signal: needs.signal });
  tellLeftOver(files, before.start, findings);
  for (const [at, start] of segments.entries()) {
    await verifySegment(walk, { start, next: segments[at + 1] });
  }
  walk.tree.end();
  tellRest(walk, before);
  await tellBodies(walk, files);
  return {
    report: reportOf(walk, { files, segments, needs, start: before.start }),
    lastBytes: walk.lastBytes,
    files,
  };
}

interface Beginning {
  /** The number of the first entry that should be there. */
  readonly start: number;
  /** Of what was removed in an orderly way. */
  readonly removed: number;
  readonly tree: Frontier | undefined;
}

/** Where the log begins, and the tree before that. */
async function beginning(
  files: LogFiles,
  signatory: Signatory,
  findings: Findings,
): Promise<Beginning> {
  const [first = 0] = files.segments;
  if (!files.names.has("before")) {
    if (first === 0) return { start: 0, removed: 0, tree: new Frontier() };
    findings.damage({
      kind: "missingBeginning",
      file: segmentName(0, "jsonl"),
      entries: { first: 0, last: first - 1 },
    });
    return { start: first, removed: 0, tree: undefined };
  }
  const lines = await signedLines(files.folder, "before", signatory);
  if ("kind" in lines) {
    findings.damage(lines);
    return { start: first, removed: first, tree: first === 0 ? new Frontier() : undefined };
  }
  const tree = treeBefore(lines);
  if (tree === undefined) findings.damage({ kind: "changed", file: "before" });
  const start = tree?.size ?? first;
  const next = files.segments.find((each) => each >= start);
  if (next === start) return { start, removed: start, tree };
  findings.damage({
    kind: "missingSegment",
    file: segmentName(start, "jsonl"),
    ...(next !== undefined && { entries: { first: start, last: next - 1 } }),
  });
  return { start: next ?? start, removed: start, tree: undefined };
}

function walkFrom(
  { start, tree }: Beginning,
  needs: Pick<LogWalk, "folder" | "signatory" | "findings" | "given" | "signal">,
): LogWalk {
  return {
    ...needs,
    tree: new TreeWalk(needs.findings, tree),
    times: createTimes(),
    missingBodies: new NumberSet(),
    erased: new NumberSet(),
    bodiesChecked: 0,
    bodiesTaken: 0,
    size: start,
    lastCheckpoint: start,
    removedBefore: 0,
    lost: 0,
    isClosed: false,
    lastBytes: 0,
  };
}

/** Segments that were about to be removed when the writer stopped. */
function tellLeftOver({ segments }: LogFiles, start: number, findings: Findings): void {
  for (const each of segments.filter((segment) => segment < start)) {
    findings.remark({ kind: "leftOver", file: segmentName(each, "jsonl") });
  }
}

/** What is known only at the end. */
function tellRest(walk: LogWalk, { start, removed }: Beginning): void {
  const { findings, given, size, tree, times, lost } = walk;
  if (removed > 0 && walk.removedBefore < removed) {
    const entries = { first: 0, last: removed - 1 };
    findings.damage({ kind: "missingBeginning", file: "before", entries });
  }
  for (const point of given) {
    if (point.size > size) {
      const entries = { first: size, last: point.size - 1 };
      findings.damage({ kind: "cutOff", file: point.file, entries });
    } else if (point.size < start) findings.remark({ kind: "tooOld", file: point.file });
  }
  if (tree.isLost)
    findings.remark({ kind: "notFollowed", entries: { first: tree.fits, last: size } });
  if (!walk.isClosed) findings.remark({ kind: "open" });
  if (lost > 0) findings.remark({ kind: "lost", count: lost });
  const { count, first } = times.setBack;
  if (count > 0) findings.remark({ kind: "timesGoBack", count, entries: { first, last: first } });
}

/** Bodies that are gone without an entry that tells of it, and the keys of those that are there. */
async function tellBodies(walk: LogWalk, { folder, names, segments }: LogFiles): Promise<void> {
  for (const entries of rangesOf(takenBodies(walk))) {
    const start = segments.findLast((each) => each <= entries.first) ?? 0;
    walk.bodiesTaken += entries.last - entries.first + 1;
    walk.findings.damage({ kind: "bodyMissing", file: segmentName(start, "bodies"), entries });
  }
  const file = "body-keys";
  if (!names.has(file)) {
    if (walk.bodiesChecked > 0) walk.findings.damage({ kind: "missingFile", file });
    return;
  }
  const keys = await signedLines(folder, file, walk.signatory);
  if ("kind" in keys) walk.findings.damage(keys);
}

/** Bodies that are not there, and of which no entry says that they were erased. */
function* takenBodies({ missingBodies, erased }: LogWalk): Generator<number, void> {
  for (const seq of missingBodies) if (!erased.has(seq)) yield seq;
}

interface Reported {
  readonly files: LogFiles;
  readonly segments: readonly number[];
  readonly needs: LogNeeds;
  readonly start: number;
}

function reportOf(walk: LogWalk, { files, segments, needs, start }: Reported): LogReport {
  const { findings, tree, signatory, size, times } = walk;
  const { damages, damageCount, remarks } = findings;
  const fitting = tree.fitting;
  return {
    folder: path.basename(path.resolve(files.folder)),
    origin: signatory.origin,
    key: keyId(signatory.key).toString("hex"),
    first: start,
    size,
    segments: segments.length,
    since: times.since,
    until: times.until,
    checkpoint: tree.fits,
    uncovered: Math.max(0, size - tree.fits),
    removedBefore: start,
    bodies: {
      checked: walk.bodiesChecked,
      erased: walk.missingBodies.size - walk.bodiesTaken,
    },
    witnesses: needs.witnesses.map((key) => ({
      name: key.name,
      size: fitting.findLast(({ note }) => isSignedBy(note, key))?.size,
    })),
    damages,
    damageCount,
    remarks,
  };
}

function unverified(files: LogFiles, { damages, damageCount, remarks }: Findings): LogReport {
  return {
    folder: path.basename(path.resolve(files.folder)),
    origin: undefined,
    key: undefined,
    first: files.segments[0] ?? 0,
    size: files.segments[0] ?? 0,
    segments: files.segments.length,
    since: undefined,
    until: undefined,
    checkpoint: 0,
    uncovered: 0,
    removedBefore: 0,
    bodies: { checked: 0, erased: 0 },
    witnesses: [],
    damages,
    damageCount,
    remarks,
  };
}
