import type { Log } from "../../telemetry/log.ts";
import { type VerifierKey, vkeyText } from "../notes/verifier-key.ts";
import type { Frontier } from "../tree/frontier.ts";
import { storedTree } from "../tree/stored-subtrees.ts";
import type { Anchor } from "./anchor.ts";
import { heldAgainst } from "./held-against.ts";
import { lastCheckpoint } from "./last-checkpoint.ts";

/** A log as a process found it. */
export interface FoundLog {
  readonly folder: string;
  readonly key: VerifierKey;
  /** Of all its entries. */
  readonly frontier: Frontier;
}

/**
 * Whether a log holds all that the anchors know of it. Where it does not, it was cut off or rewritten: the
 * hub's log says so, and the caller goes on with another one.
 *
 * @throws the signal's reason, what the file system throws
 */
export async function agreesWithAnchors(
  anchors: readonly Anchor[],
  { folder, key, frontier }: FoundLog,
  needs: { readonly log: Log; readonly signal: AbortSignal },
): Promise<boolean> {
  if (anchors.length === 0) return true;
  const tree = storedTree(folder, frontier);
  const found = await lastCheckpoint(folder, { origin: key.name, key });
  const last = found && { ...found, tree };
  const resumed = { origin: key.name, vkey: vkeyText(key), size: frontier.size, tree, last };
  const contradictions = await heldAgainst(anchors, resumed, needs);
  for (const error of contradictions) {
    needs.log.error("The audit log is not the one that was anchored.", { path: folder, error });
  }
  return contradictions.length === 0;
}
