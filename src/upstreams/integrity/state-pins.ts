import * as z from "zod";
import type { State } from "../../storage/state/state.ts";
import { upstreamErrors } from "../errors.ts";
import { createPinListeners } from "./listeners.ts";
import type { Parts } from "./fingerprint.ts";
import type { Pins } from "./pins.ts";

/** Requests that are under way at the same time; a list of thousands is no reason to fill a queue. */
const atOnce = 100;

const channel = "upstream-pins";

const keptParts = z.record(z.string(), z.string());

/**
 * Pins that all replicas share. Where two of them see a tool for the first time at once and see it
 * differently, the later write stands, both hear of it, and the tool waits at the other. They last as
 * long as the state does: a Redis that keeps nothing on disk forgets what was approved.
 */
export async function statePins(state: State): Promise<Pins> {
  const listeners = createPinListeners();
  const subscription = await state.subscribe(channel, (upstream) => listeners.tell(upstream));
  const hashesOf = (upstream: string) => state.collection(`pins:${upstream}`);
  const partsOf = (upstream: string) => state.collection(`pinned-parts:${upstream}`);

  return {
    hashes: (upstream) => hashesOf(upstream).all(),
    async parts(upstream, tools) {
      const found = new Map<string, Parts>();
      await inBatches([...tools], async (tool) => {
        const kept = await partsOf(upstream).get(tool);
        if (kept !== undefined) found.set(tool, readParts(upstream, kept));
      });
      return found;
    },
    async pin(upstream, pins) {
      await inBatches([...pins], async ([tool, { hash, parts }]) => {
        // The hash last: a pin counts once it is whole.
        await partsOf(upstream).set(tool, JSON.stringify(parts));
        await hashesOf(upstream).set(tool, hash);
      });
      await state.publish(channel, upstream);
    },
    watch: (upstream, listener) => listeners.add(upstream, listener),
    [Symbol.asyncDispose]: () => subscription[Symbol.asyncDispose](),
  };
}

async function inBatches<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < items.length; from += atOnce) {
    await Promise.all(items.slice(from, from + atOnce).map(work));
  }
}

function readParts(upstream: string, text: string): Parts {
  try {
    return keptParts.parse(JSON.parse(text));
  } catch (error) {
    throw upstreamErrors.pinsUnreadable({ upstream }, { cause: error });
  }
}
