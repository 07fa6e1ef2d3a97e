import type { NumberSet } from "./number-set.ts";
import type { FixedPoint, Signatory } from "./checkpoint-file.ts";
import type { Findings } from "./report.ts";
import type { TreeWalk } from "./tree-walk.ts";

/** What is known of a log while its segments are read, one after the other. */
export interface LogWalk {
  readonly folder: string;
  readonly signatory: Signatory;
  readonly findings: Findings;
  readonly tree: TreeWalk;
  /** Checkpoints that were given, the smallest first. */
  readonly given: readonly FixedPoint[];
  readonly signal: AbortSignal;
  readonly times: Times;
  /** Entries whose bodies are not there, and those that an entry says were erased. */
  readonly missingBodies: NumberSet;
  readonly erased: NumberSet;
  bodiesChecked: number;
  /** Bodies that are gone, and no entry tells of it. */
  bodiesTaken: number;
  /** The number of the entry behind the last one so far. */
  size: number;
  /** The size of the last of the log's own checkpoints so far, whether it fits or not. */
  lastCheckpoint: number;
  /** `removed` entries tell of entries below this number. */
  removedBefore: number;
  lost: number;
  /** The last entry says that the writer stopped in an orderly way. */
  isClosed: boolean;
  /** Of the file that a running hub writes on. */
  lastBytes: number;
}

/** Times of entries, as far as they are any. */
export interface Times {
  readonly hear: (at: string, seq: number) => void;
  readonly since: string | undefined;
  readonly until: string | undefined;
  /** How often the clock was set back by more than a minute, and before which entry first. */
  readonly setBack: { readonly count: number; readonly first: number };
}

const mostBackMs = 60_000;
const written = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export function createTimes(): Times {
  let since: string | undefined;
  let until: string | undefined;
  let latest = "";
  const setBack = { count: 0, first: 0 };
  const isBack = (at: string): boolean =>
    at < latest && Date.parse(latest) - Date.parse(at) > mostBackMs;
  return {
    hear(at, seq) {
      until = at;
      since ??= at;
      if (at < latest) {
        if (!isBack(at)) return;
        if (setBack.count === 0) setBack.first = seq;
        setBack.count += 1;
      }
      latest = at;
    },
    get since() {
      return timeOf(since);
    },
    get until() {
      return timeOf(until);
    },
    setBack,
  };
}

const timeOf = (text: string | undefined): string | undefined =>
  text !== undefined && written.test(text) ? text : undefined;
