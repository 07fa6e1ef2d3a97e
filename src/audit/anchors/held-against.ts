import { withDeadline } from "../../kernel/deadline.ts";
import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import type { Log } from "../../telemetry/log.ts";
import type { Anchor, AnchoredLog, KnownCheckpoint, LogTree } from "./anchor.ts";
import { anchorErrors } from "./errors.ts";

/** A log that is about to be gone on with. */
export interface ResumedLog extends AnchoredLog {
  /** Entries in it. */
  readonly size: number;
  readonly tree: LogTree;
}

/** How long the start of a hub waits for an anchor, in seconds. */
const longestSeconds = 5;

/**
 * What the anchors know of a log and it does not hold: it was cut off or rewritten. Empty where it goes on
 * from everything that is known of it. An anchor that cannot be asked is told of in the log of the hub.
 */
export async function heldAgainst(
  anchors: readonly Anchor[],
  resumed: ResumedLog,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<readonly KumihimoError[]> {
  const found = await Promise.all(
    anchors.map(async (anchor): Promise<readonly KumihimoError[]> => {
      try {
        const known = await withDeadline(anchor.name, longestSeconds, signal, (limited) =>
          anchor.known(resumed, limited),
        );
        const held = known === undefined || (await isHeld(known, resumed));
        return held ? [] : [contradictedBy(anchor, known, resumed)];
      } catch (error) {
        signal.throwIfAborted();
        if (isKumihimoError(error) && error.code === "audit.contradicted") return [error];
        log.warn("An anchor cannot be asked what it knows of the audit log.", {
          name: anchor.name,
          error,
        });
        return [];
      }
    }),
  );
  return found.flat();
}

const contradictedBy = ({ name }: Anchor, { size: known }: KnownCheckpoint, { size }: ResumedLog) =>
  anchorErrors.contradicted({ anchor: name, known, size });

async function isHeld({ size, root }: KnownCheckpoint, log: ResumedLog): Promise<boolean> {
  if (size > log.size) return false;
  try {
    return (await log.tree.root(size)).equals(root);
  } catch (error) {
    // Hashes were on disk before the checkpoint was handed over: they were taken away.
    if (error instanceof RangeError) return false;
    throw error;
  }
}
