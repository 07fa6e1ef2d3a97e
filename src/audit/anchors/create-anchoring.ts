import type { Anchor } from "./anchor.ts";
import {
  AnchorQueue,
  type AnchorQueueNeeds,
  type Patience,
  usualPatience,
} from "./anchor-queue.ts";
import type { Anchoring } from "./anchoring.ts";

/** Owns the anchors, and disposes of them. */
export function createAnchoring(
  anchors: readonly Anchor[],
  needs: AnchorQueueNeeds,
  patience: Patience = usualPatience,
): Anchoring {
  const queues = anchors.map((anchor) => new AnchorQueue(anchor, needs, patience));
  return {
    offer(checkpoint) {
      for (const queue of queues) queue.offer(checkpoint);
    },
    get states() {
      return queues.map(({ state }) => state);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(queues.map((queue) => queue[Symbol.asyncDispose]()));
    },
  };
}
