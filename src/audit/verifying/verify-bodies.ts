import path from "node:path";
import { type BodiesFound, checkBodies } from "./bodies.ts";
import { segmentName } from "../log-names.ts";
import type { LogWalk } from "./log-walk.ts";
import { codeOf, openPlain } from "./plain-file.ts";
import type { SegmentRead } from "./segment-read.ts";

/** Compares the bodies of a segment with its entries. It is opened last, since bodies are written before entries. */
export async function verifyBodies(
  walk: LogWalk,
  { start, end, next, lines }: SegmentRead,
  isGenuine: (place: number) => boolean,
): Promise<void> {
  const { findings, signal } = walk;
  const name = segmentName(start, "bodies");
  const marks = lines.bodies.filter(({ place }) => isGenuine(place));
  let genuine: ReadonlySet<number> | undefined;
  const isUnknown = (seq: number): boolean => {
    genuine ??= new Set(lines.seqs.filter((_, place) => isGenuine(place)));
    return seq >= start && seq < end && !genuine.has(seq);
  };
  const opened = await openPlain(path.join(walk.folder, name));
  await using file = "unreadable" in opened ? undefined : opened;
  if ("unreadable" in opened && opened.unreadable !== "ENOENT") {
    findings.damage({ kind: "unreadable", file: name, instead: opened.unreadable });
  }
  if (file === undefined && marks.length === 0) return;
  try {
    const found = await checkBodies(file, { name, marks, size: end, isUnknown }, signal);
    take(walk, found, { name, isOpen: next === undefined && !walk.isClosed });
  } catch (error) {
    signal.throwIfAborted();
    findings.damage({ kind: "unreadable", file: name, instead: codeOf(error) });
  }
}

function take(
  walk: LogWalk,
  { checked, missing, damages, torn, early }: BodiesFound,
  { name, isOpen }: { readonly name: string; readonly isOpen: boolean },
): void {
  for (const damage of damages) walk.findings.damage(damage);
  for (const seq of missing) walk.missingBodies.add(seq);
  walk.bodiesChecked += checked;
  if (torn === 0 && early === 0) return;
  if (isOpen) walk.findings.remark({ kind: "incomplete", file: name });
  else walk.findings.damage({ kind: torn > 0 ? "incomplete" : "bodyInserted", file: name });
}
