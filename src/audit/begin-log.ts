import { mkdir } from "node:fs/promises";
import type { Clock } from "../kernel/clock.ts";
import { shortId } from "../kernel/ids.ts";
import type { KeyWrapping } from "../storage/encryption/key-wrapping.ts";
import type { Log } from "../telemetry/log.ts";
import { anchoredLog, judge } from "./anchored-log.ts";
import type { Anchor } from "./anchors/anchor.ts";
import type { AnchorState } from "./anchors/anchoring.ts";
import type { AnchorSettings } from "./anchors/config.ts";
import { openAnchors } from "./anchors/open-anchors.ts";
import type { AuditLog, Erasure } from "./audit-log.ts";
import { openBodyVault, type BodyVault } from "./bodies/body-vault.ts";
import type { AuditKey } from "./keys/audit-key.ts";
import { type ErasedBodies, findBodies } from "./writing/erase-bodies.ts";
import { LogWriter } from "./writing/log-writer.ts";
import { openLog, type OpenLog } from "./writing/open-log.ts";
import { removeOldLogs, removeOldSegments } from "./writing/retention.ts";

export interface AuditNeeds {
  readonly directory: string;
  readonly key: AuditKey;
  readonly checkpoint: { readonly entries: number; readonly seconds: number };
  readonly bodies: AuditLog["bodies"];
  /** Wraps the keys of bodies; asked for only where they are kept. */
  readonly wrapping: () => Promise<KeyWrapping>;
  readonly anchors: readonly AnchorSettings[];
  readonly retainDays: number;
  /** Of the hub. */
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Left out, a segment grows to 32 MiB. */
  readonly segmentBytes?: number;
}

/** The log that this process writes, and everything that belongs to it. */
export interface BegunLog extends AsyncDisposable {
  readonly writer: LogWriter;
  readonly anchors: readonly AnchorState[];
  erase(bodies: ErasedBodies, told: Erasure): Promise<number>;
}

const standardSegmentBytes = 32 * 1024 * 1024;

const dayMs = 86_400_000;

/** Numbers of bodies in one entry. */
const erasedAtOnce = 1000;

/** @param went hears after every attempt what keeps the log from being written, if anything does */
export async function beginLog(
  needs: AuditNeeds,
  went: (trouble: unknown) => void,
): Promise<BegunLog> {
  const { directory, log, clock, version } = needs;
  await using stack = new AsyncDisposableStack();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { anchors, found } = await opened(needs);
  stack.use(found.lock);
  const { state, signer } = found;
  const { folder } = state;
  // A witness may answer once the log is closed, and its signature is kept, too.
  stack.defer(() => writer.letGo());
  const anchored = stack.use(
    anchoredLog(anchors, found, { clock, log, cosigned: (note) => writer.cosigned(note) }),
  );
  const writer: LogWriter = new LogWriter({
    state,
    signer,
    checkpoint: needs.checkpoint,
    segmentBytes: needs.segmentBytes ?? standardSegmentBytes,
    vault: await vaultOf(needs, found),
    clock,
    went,
    signed: (checkpoint) => anchored.offer(checkpoint),
  });
  stack.defer(() => writer.close());
  const tell = async (entry: object): Promise<void> => {
    writer.append(clock.now().getTime(), entry);
    if ((await writer.sign()) === undefined) throw writer.trouble;
  };
  const torn = state.torn > 0 ? { torn: state.torn } : {};
  writer.append(clock.now().getTime(), { kind: "opened", version, process: shortId(), ...torn });
  stack.use(daily(needs, { folder, signer, tell }));
  const owned = stack.move();
  return {
    writer,
    get anchors() {
      return anchored.anchoring.states;
    },
    erase: (wanted, told) => erase({ folder, writer, tell }, wanted, told),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface Erasing extends Pick<Removal, "folder" | "tell"> {
  readonly writer: LogWriter;
}

/** An entry tells of it first. @returns how many bodies */
async function erase(
  { folder, writer, tell }: Erasing,
  wanted: ErasedBodies,
  { principal, why }: Erasure,
): Promise<number> {
  let count = 0;
  for (const [segment, numbers] of await findBodies(folder, wanted)) {
    for (let from = 0; from < numbers.length; from += erasedAtOnce) {
      const bodies = numbers.slice(from, from + erasedAtOnce);
      await tell({ kind: "erased", bodies, why, principal });
      await writer.takeBodies(segment, bodies);
      count += bodies.length;
    }
  }
  return count;
}

interface Opened {
  readonly anchors: readonly Anchor[];
  readonly found: OpenLog;
}

/** What the anchors know is asked before a log is gone on with. */
async function opened({ directory, key, clock, log, ...needs }: AuditNeeds): Promise<Opened> {
  await using stack = new AsyncDisposableStack();
  const anchors = await openAnchors(needs.anchors, { directory, clock, log });
  for (const anchor of anchors) stack.use(anchor);
  const found = await openLog({ directory, key, log, judge: (each) => judge(anchors, each, log) });
  stack.move();
  return { anchors, found };
}

async function vaultOf(
  needs: AuditNeeds,
  { state, signer }: OpenLog,
): Promise<BodyVault | undefined> {
  if (needs.bodies !== "encrypted") return undefined;
  const wrapping = await needs.wrapping();
  return openBodyVault({ folder: state.folder, signer, wrapping, segment: state.segment?.start });
}

type Removal = Parameters<typeof removeOldSegments>[0];

/** Removes what is too old, now and once a day. */
function daily(
  { directory, key, retainDays, clock, log }: AuditNeeds,
  removal: Removal,
): AsyncDisposable {
  const remove = async (): Promise<void> => {
    const time = clock.now().getTime() - retainDays * dayMs;
    try {
      await removeOldSegments(removal, time);
      await removeOldLogs(directory, { key, own: removal.folder, tell: removal.tell }, time);
    } catch (error) {
      log.warn("Old entries of the audit log could not be removed.", { error });
    }
  };
  let removing = remove();
  const timer = setInterval(() => {
    removing = removing.then(remove);
  }, dayMs).unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await removing;
    },
  };
}
