import { withDeadline } from "../../kernel/deadline.ts";
import type { Upstreams } from "../../upstreams/upstreams.ts";

/** How long upstreams may take to say what they offer, in seconds; later ones count as waiting. */
const patience = 30;

/** Resolves once every upstream was asked for its lists, or has taken too long. @throws the signal's reason */
export async function onceAsked(upstreams: Upstreams, signal: AbortSignal): Promise<void> {
  await withDeadline("upstreams", patience, signal, () => upstreams.settled()).catch(() =>
    signal.throwIfAborted(),
  );
}
