import type { Capability } from "../capability.ts";
import type { ModelSession } from "../models.ts";
import { generate } from "./ask-in-words.ts";
import { has, isDecided, mustServe } from "./choice.ts";
import { describe, detect, read } from "./look.ts";
import { embed } from "./embed.ts";
import { infer } from "./infer.ts";
import type { Listings } from "./listings.ts";
import { offers } from "./route.ts";
import { speak } from "./speak.ts";
import type { Turn } from "./turn.ts";
import { transcribe } from "./transcribe.ts";
import { filmWindows, watch } from "./watch.ts";

/** @throws `models.unknownProvider`, `models.lacksCapability` for a choice that serves nothing. */
export function session(turn: Turn, listings: Listings): ModelSession {
  const { roads, caller } = turn;
  if (caller.choice !== undefined) mustServe(roads, caller.choice);
  return methods(turn, listings);
}

const methods = (turn: Turn, listings: Listings): ModelSession => ({
  offers: (capability) => isOffered(turn, capability),
  generate: async (ask) => await generate(turn, ask),
  describe: async (ask) => await describe(turn, ask),
  watch: async (ask) => await watch(turn, ask),
  filmWindows: async (film) => await filmWindows(turn, film),
  detect: async (ask) => await detect(turn, ask),
  read: async (ask) => await read(turn, ask),
  transcribe: async (ask) => await transcribe(turn, ask),
  speak: async (ask) => await speak(turn, ask),
  embed: async (ask) => await embed(turn, ask),
  infer: (ask) => infer(turn, listings, ask),
  usage: () => turn.meter.report(),
});

/** Whoever named a provider is not served by another. */
function isOffered({ roads, caller: { choice } }: Turn, capability: Capability): boolean {
  return choice !== undefined && isDecided(roads, choice, capability)
    ? has(roads, choice, capability)
    : offers(roads, capability);
}
