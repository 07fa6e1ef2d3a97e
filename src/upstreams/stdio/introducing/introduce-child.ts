/** Finds out what a child speaks (specification 2026-07-28, stdio, "Backward Compatibility"). */

import { withDeadline } from "../../../kernel/deadline.ts";
import { clientCapabilitiesKey, clientInfoKey, protocolVersionKey } from "../../envelope/keys.ts";
import type { Introduction } from "../../introduction.ts";
import type { StdioUpstreamSettings } from "../../settings.ts";
import { UpstreamError } from "../../upstream.ts";
import { ChildGone } from "../conversation/child-gone.ts";
import type { Conversation } from "../conversation/conversation.ts";
import {
  introductionOfDiscovery,
  introductionOfInitialization,
  legacyVersions,
  modernVersion,
} from "./introduction-of.ts";

/** How the hub names itself. */
export interface ClientInfo {
  readonly name: string;
  readonly version: string;
}

export interface Introducing {
  readonly conversation: Pick<Conversation, "ask" | "tell">;
  readonly clientInfo: ClientInfo;
  /** `auto` asks for the modern era first. */
  readonly era: StdioUpstreamSettings["era"];
  readonly startSeconds: number;
}

export interface Introduced {
  readonly introduction: Introduction;
  /** It left the first question of `auto` unanswered, so that asking it again would be lost time. */
  readonly wasSilent: boolean;
}

/** A server that was not asked in its own era often says nothing; one that starts slowly neither. */
const discoverSeconds = 5;

/**
 * @throws {@link UpstreamError} with the child's own refusal; `kernel.deadline`; {@link ChildGone}; what
 * zod says of nonsense.
 */
export const introduceChild = (
  introducing: Introducing,
  signal: AbortSignal,
): Promise<Introduced> =>
  withDeadline("The introduction", introducing.startSeconds, signal, async (either) => {
    const { era } = introducing;
    if (era === "auto") return await findOut(introducing, either);
    const ask = era === "modern" ? discover : initialize;
    return { introduction: await ask(introducing, either), wasSilent: false };
  });

async function findOut(introducing: Introducing, signal: AbortSignal): Promise<Introduced> {
  const waitSeconds = Math.min(discoverSeconds, introducing.startSeconds / 3);
  const asked = discover(introducing, signal).then(
    (introduction) => ({ introduction }),
    (refusal: unknown) => ({ refusal }),
  );
  const first = await Promise.race([asked, silence(waitSeconds)]);
  if (first !== undefined && "introduction" in first) {
    return { introduction: first.introduction, wasSilent: false };
  }
  if (first !== undefined && isNoAnswer(first.refusal, signal)) throw first.refusal;
  try {
    const introduction = await initialize(introducing, signal);
    return { introduction, wasSilent: first === undefined };
  } catch (error) {
    if (isNoAnswer(error, signal)) throw error;
    // It refuses the older era: a late answer to the first question still counts.
    const late = await asked;
    if ("introduction" in late) return { introduction: late.introduction, wasSilent: false };
    throw error;
  }
}

/** Its death, or the end of our patience: any answer, however odd, would say that it listens. */
const isNoAnswer = (error: unknown, signal: AbortSignal): boolean =>
  error instanceof ChildGone || signal.aborted;

async function discover(
  { conversation, clientInfo }: Introducing,
  signal: AbortSignal,
): Promise<Introduction> {
  const params = { _meta: ownEnvelope(clientInfo) };
  const found = introductionOfDiscovery(await conversation.ask("server/discover", params, signal));
  if (found === undefined) throw new UpstreamError(unsupported, "No version in common.", undefined);
  return found;
}

const unsupported = -32022;

async function initialize(
  { conversation, clientInfo }: Introducing,
  signal: AbortSignal,
): Promise<Introduction> {
  const params = { protocolVersion: legacyVersions[0], capabilities: relayed, clientInfo };
  const result = await conversation.ask("initialize", params, signal);
  const introduction = introductionOfInitialization(result);
  conversation.tell({ jsonrpc: "2.0", method: "notifications/initialized" });
  return introduction;
}

/** What the hub passes on to the clients that can do it. */
const relayed = { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} };

/** The envelope of the modern requests that the hub makes for itself. */
export const ownEnvelope = (clientInfo: ClientInfo): Readonly<Record<string, unknown>> => ({
  [protocolVersionKey]: modernVersion,
  [clientInfoKey]: clientInfo,
  [clientCapabilitiesKey]: {},
});

const silence = (seconds: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(undefined), seconds * 1000).unref();
  });
