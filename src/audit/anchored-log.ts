/** A log that is watched from elsewhere. */

import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../telemetry/log.ts";
import type { Anchor } from "./anchors/anchor.ts";
import type { Anchoring } from "./anchors/anchoring.ts";
import { createAnchoring } from "./anchors/create-anchoring.ts";
import { heldAgainst } from "./anchors/held-against.ts";
import { vkeyText } from "./notes/verifier-key.ts";
import { storedTree } from "./tree/stored-subtrees.ts";
import type { OpenLog } from "./writing/open-log.ts";
import { DamagedLog } from "./writing/resume-log.ts";
import type { SignedCheckpoint } from "./writing/sealer.ts";

/** Nothing that anybody else keeps of a log is missing in it. @throws `DamagedLog` */
export async function judge(
  anchors: readonly Anchor[],
  { state, signer }: OpenLog,
  log: Log,
): Promise<void> {
  if (anchors.length === 0) return;
  const tree = storedTree(state.folder, state.frontier);
  const resumed = {
    origin: signer.key.name,
    vkey: vkeyText(signer.key),
    last: state.last && { ...state.last, tree },
    size: state.frontier.size,
    tree,
  };
  const { signal } = new AbortController();
  const [found] = await heldAgainst(anchors, resumed, { log, signal });
  if (found !== undefined) {
    throw new DamagedLog("what is kept of it elsewhere is not in it", { cause: found });
  }
}

export interface AnchoredNeeds {
  readonly clock: Clock;
  readonly log: Log;
  /** Keeps the note once more, with the signatures of witnesses. */
  readonly cosigned: (note: string) => void;
}

export interface AnchoredLog extends AsyncDisposable {
  readonly anchoring: Anchoring;
  offer(checkpoint: SignedCheckpoint): void;
}

/** Hands the checkpoints of a log to its anchors. */
export function anchoredLog(
  anchors: readonly Anchor[],
  { state: { folder, frontier } }: OpenLog,
  { clock, log, cosigned }: AnchoredNeeds,
): AnchoredLog {
  const tree = storedTree(folder, frontier);
  const anchoring = createAnchoring(anchors, {
    clock,
    log,
    cosigned: async ({ note }, cosignatures) => cosigned(`${note}${cosignatures}`),
  });
  return {
    anchoring,
    offer: (checkpoint) => anchoring.offer({ ...checkpoint, tree }),
    [Symbol.asyncDispose]: () => anchoring[Symbol.asyncDispose](),
  };
}
