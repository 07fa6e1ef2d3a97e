import {
  CLIENT_CAPABILITIES_META_KEY,
  LOG_LEVEL_META_KEY,
  type Server,
  type ServerContext,
  type ServerNotification,
} from "@modelcontextprotocol/server";
import type { Call } from "../../pipeline/define-tool.ts";
import type { InputRequest } from "../../pipeline/interaction.ts";
import { abilitiesOf, type ClientAbilities } from "../asking/client-abilities.ts";
import { firstRound, nextRound, type Round } from "../asking/interaction.ts";
import type { RequestStates, StateOwner } from "../asking/request-state.ts";
import { type Caller, languageFor, wishesIn } from "../caller.ts";
import { type Notify, progressThrough, tellThrough, thresholdOf } from "../notices.ts";
import type { JsonObject } from "../protocol.ts";
import { protocolFailure } from "../protocol-failure.ts";
import type { ServerNeeds, Serving } from "./server-needs.ts";

/** Answers one request; whatever it throws becomes the JSON-RPC error that fits. */
export async function answer<Result>(
  { log }: ServerNeeds,
  { language, failing }: Asking,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const failure = protocolFailure(error, { language, log });
    failing?.(failure.code);
    throw failure;
  }
}

/** Who asks, and what must be known of a failure before it is told. */
export type Asking = Caller & Pick<Serving, "failing">;

/** The caller, in the language that this request names. */
export const callerOf = (serving: Serving, context: ServerContext): Asking => ({
  ...serving.caller,
  language: languageFor(metaOf(context), serving.caller),
  ...(serving.failing !== undefined && { failing: serving.failing }),
});

/** A request's `_meta` without the keys that the protocol reserves. */
const metaOf = ({ mcpReq: { _meta: meta } }: ServerContext): JsonObject | undefined => meta;

/** What this client can be asked: said with each request, or once when a legacy client began. */
export const abilitiesIn = (server: Server, { mcpReq }: ServerContext): ClientAbilities =>
  abilitiesOf(envelopeOf(mcpReq)?.[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities());

/** The reserved keys of a modern request's `_meta`, which the SDK has taken out of it. */
const envelopeOf = ({ envelope }: ServerContext["mcpReq"]): JsonObject | undefined => envelope;

/** @throws `mcp.badState` */
export async function roundIn(
  states: RequestStates,
  owner: StateOwner,
  { mcpReq }: ServerContext,
): Promise<Round> {
  const sealed = mcpReq.requestState();
  const earlier = sealed === undefined ? firstRound : await states.open(owner, sealed);
  return nextRound(earlier, mcpReq.inputResponses);
}

/** The result that asks the client for more, as the SDK wants it. */
export const inputRequiredResult = (
  requests: Readonly<Record<string, InputRequest>>,
  requestState: string,
) => ({
  resultType: "input_required" as const,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tool's own words; the SDK and the client check them
  inputRequests: requests as never,
  requestState,
});

/** Sends a notification that belongs to this request; a client that is gone misses it. */
const notifyIn =
  ({ mcpReq }: ServerContext): Notify =>
  (method, params) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- progress and log lines, made in notices.ts
    mcpReq.notify({ method, params } as ServerNotification).catch(() => {});
  };

export const progressIn = (context: ServerContext): Call["progress"] =>
  progressThrough(notifyIn(context), metaOf(context)?.["progressToken"]);

export const wishesOf = (context: ServerContext) => wishesIn(metaOf(context));

export const tellIn = (serving: Serving, context: ServerContext): Call["tell"] =>
  tellThrough(
    notifyIn(context),
    thresholdOf(
      serving.era,
      serving.wishes.level,
      envelopeOf(context.mcpReq)?.[LOG_LEVEL_META_KEY],
    ),
  );
