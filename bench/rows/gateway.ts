/** Everything about upstreams, by the name it has in `npm run bench -- NAME`. */

import type { Measure } from "../row.ts";
import { gatewayCalls } from "./gateway/calls.ts";
import { gatewayHung } from "./gateway/hung.ts";
import { gatewayKilled } from "./gateway/killed.ts";
import { gatewayLarge } from "./gateway/large.ts";
import { gatewayMemory, gatewayMemoryLong } from "./gateway/memory.ts";
import { gatewayPeers } from "./gateway/peers.ts";
import { gatewayScale } from "./gateway/scale.ts";
import { gatewayStages } from "./gateway/stages.ts";
import { gatewayStdio } from "./gateway/stdio.ts";

export const gatewayGroups = {
  gateway: gatewayCalls,
  "gateway-large": gatewayLarge,
  "gateway-scale": gatewayScale,
  "gateway-memory": gatewayMemory,
  "gateway-stages": gatewayStages,
  "gateway-stdio": gatewayStdio,
  "gateway-killed": gatewayKilled,
  "gateway-hung": gatewayHung,
} satisfies Readonly<Record<string, Measure>>;

/** They take long, or install something first: only for whoever asks for them by name. */
export const gatewayExtraGroups = {
  "gateway-memory-long": gatewayMemoryLong,
  "gateway-peers": gatewayPeers,
} satisfies Readonly<Record<string, Measure>>;
