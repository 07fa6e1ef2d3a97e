import type { Server, ServerContext } from "@modelcontextprotocol/server";
import type { Tool } from "../../pipeline/define-tool.ts";
import type { Caller } from "../caller.ts";
import {
  abilitiesIn,
  inputRequiredResult,
  progressIn,
  roundIn,
  tellIn,
  wishesOf,
} from "./request.ts";
import type { ServerNeeds, Serving } from "./server-needs.ts";

/** Where one request of the SDK's server is answered. */
export interface Surroundings {
  readonly server: Server;
  readonly needs: ServerNeeds;
  readonly serving: Serving;
  readonly context: ServerContext;
}

export interface Passed {
  readonly method: string;
  /** Of the tool, the prompt or the resource, as the client wrote it. */
  readonly name: string;
  readonly arguments: unknown;
  readonly caller: Caller;
  /** In place of the tool of that name. */
  readonly tool?: Tool;
}

/** Takes a request through the pipeline, and gives its result or what the client must answer first. */
export async function passOn(call: Passed, { server, needs, serving, context }: Surroundings) {
  const { era, transport } = serving;
  const owner = {
    principal: call.caller.principal.id,
    method: call.method,
    name: call.name,
    arguments: call.arguments,
  };
  const round = await roundIn(needs.states, owner, context);
  const outcome = await needs.callTool({
    ...call,
    era,
    transport,
    round,
    abilities: abilitiesIn(server, context),
    signal: context.mcpReq.signal,
    progress: progressIn(context),
    tell: tellIn(serving, context),
    wishes: wishesOf(context),
  });
  if (outcome.kind === "result") return outcome.result;
  if (outcome.kind === "sent") throw new Error("An answer went out where no bytes can.");
  return inputRequiredResult(outcome.requests, needs.states.seal(owner, outcome.round));
}
