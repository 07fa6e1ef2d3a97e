import { type FileHandle, open } from "node:fs/promises";
import { systemCode } from "../../storage/disk-failure.ts";
import { completeLines, type Lines } from "./complete-lines.ts";
import type { Damage, DamageKind } from "./damage.ts";
import { entryIn, type LoggedEntry } from "./entry.ts";
import { type LogFolder, segmentFile, segmentsIn } from "./log-folders.ts";
import { isAfter, segmentSince } from "./segment-times.ts";

/** Entries of a log that are not there any more, or cannot be read. */
export interface Gap {
  readonly log: string;
  /** The first that is missing. */
  readonly from: number;
  /** The first that is there again. */
  readonly before: number;
  /** When that one was written, in milliseconds since 1970. */
  readonly time: number;
}

export type Found = LoggedEntry | Gap;

export const isEntry = (found: Found): found is LoggedEntry => "entry" in found;

export interface LogReaderNeeds {
  readonly log: LogFolder;
  /** The number of the first entry that is wanted; left out, the first there is. */
  readonly from?: number | undefined;
  /** The one segment that is wanted. */
  readonly only?: number | undefined;
  /** Segments of other times are passed over. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly damaged: (damage: Damage) => void;
}

/** Where reading goes on. */
interface Place {
  readonly segment: number;
  /** Bytes of the segment that were read, and lines. */
  readonly offset: number;
  readonly lines: number;
}

/** Reads one log, once or again and again while it grows. */
export class LogReader {
  readonly #needs: LogReaderNeeds;
  #place: Place | undefined;
  /** The number that comes next; undefined before the first. */
  #next: number | undefined;
  /** An entry of the wanted number, or a later one, was found. */
  #isBegun = false;
  /** How far the numbers of the segment are from their places, and how far the last wrong one was. */
  #shift = 0;
  #doubted: number | undefined;
  #isShorter = false;

  constructor(needs: LogReaderNeeds) {
    this.#needs = needs;
    this.#next = needs.from;
  }

  /** What there is from the last place on, to the end that the log has by now. */
  async *read(signal: AbortSignal): AsyncGenerator<readonly Found[], void, undefined> {
    let segments = await this.#segments();
    this.#place ??= await this.#firstPlace(segments);
    for (let place = this.#place; place !== undefined; place = this.#place) {
      const { segment } = place;
      // Only a segment that was followed by another before it was read to its end grows no more.
      const following = segments.find((each) => each > segment);
      yield* this.#readOn(place, signal, following !== undefined);
      if (following !== undefined) {
        const { log, until } = this.#needs;
        if (until !== undefined && (await isAfter(log, following, until))) return;
        this.#place = { segment: following, offset: 0, lines: 0 };
        this.#shift = 0;
        continue;
      }
      segments = await this.#segments();
      if (!segments.some((each) => each > segment)) return this.#tellIfShorter(place);
    }
  }

  async #segments(): Promise<readonly number[]> {
    const { log, only } = this.#needs;
    return only === undefined ? await segmentsIn(log.folder) : [only];
  }

  async #firstPlace(segments: readonly number[]): Promise<Place | undefined> {
    const { from, since, log } = this.#needs;
    const [first] = segments;
    if (first === undefined) return undefined;
    const wanted =
      from === undefined ? first : (segments.findLast((each) => each <= from) ?? first);
    const segment =
      since === undefined ? wanted : Math.max(wanted, await segmentSince(log, segments, since));
    // What is passed over on purpose is not missing.
    if (since !== undefined) this.#next = undefined;
    return { segment, offset: 0, lines: 0 };
  }

  async *#readOn(
    place: Place,
    signal: AbortSignal,
    isComplete: boolean,
  ): AsyncGenerator<readonly Found[], void, undefined> {
    await using file = await opened(segmentFile(this.#needs.log.folder, place.segment));
    if (file === undefined) return;
    let at = place;
    for await (const { lines, end } of completeLines(file, place.offset, signal)) {
      const found: Found[] = [];
      for (const index of lines.keys()) this.#take(found, lines, index, at);
      at = { segment: place.segment, offset: end, lines: at.lines + lines.length };
      this.#place = at;
      if (found.length > 0) yield found;
    }
    if (isComplete && (await file.stat()).size > at.offset) this.#tell("incomplete", at, 0);
  }

  /** Adds what stands in a line, and before it what is missing. */
  #take(found: Found[], lines: Lines["lines"], index: number, place: Place): void {
    const logged = this.#entryAt(lines, index);
    if (logged === undefined || !this.#isInPlace(logged, lines, index, place)) {
      return this.#tell("unreadable", place, index);
    }
    const { log, time, entry } = logged;
    const { seq } = entry;
    if (seq < (this.#needs.from ?? 0) && !this.#isBegun) return;
    this.#isBegun = true;
    const next = this.#next ?? seq;
    // Given all the same: whoever writes a wrong number hides nothing with it.
    if (seq < next) this.#tell("repeated", place, index);
    if (seq > next) found.push({ log, from: next, before: seq, time });
    this.#next = seq + 1;
    found.push(logged);
  }

  #entryAt(lines: Lines["lines"], index: number): LoggedEntry | undefined {
    const line = lines[index];
    return line === undefined ? undefined : entryIn(line, this.#needs.log.origin);
  }

  /**
   * Whether an entry has the number of its place. One that has not is damaged; two in a row stand behind
   * lines that were taken out or put in, and the places have moved.
   */
  #isInPlace(
    { entry: { seq } }: LoggedEntry,
    lines: Lines["lines"],
    index: number,
    { segment, lines: before }: Place,
  ): boolean {
    const shift = seq - (segment + before + index);
    if (shift === this.#shift) return true;
    const isSecond = shift === this.#doubted;
    this.#doubted = shift;
    if (!isSecond && this.#entryAt(lines, index + 1)?.entry.seq !== seq + 1) return false;
    this.#shift = shift;
    return true;
  }

  #tellIfShorter(place: Place): void {
    const { from = 0 } = this.#needs;
    const { segment, lines } = this.#place ?? place;
    if (this.#isBegun || this.#isShorter || segment + lines >= from) return;
    this.#isShorter = true;
    this.#tell("shorter", place, 0);
  }

  #tell(what: DamageKind, { segment, lines }: Place, index: number): void {
    const line = what === "shorter" ? undefined : lines + index + 1;
    this.#needs.damaged({ log: this.#needs.log.origin, segment, line, what });
  }
}

/** Undefined where it was removed. */
async function opened(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, "r");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
