import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import { settled } from "../../kernel/late-json.ts";
import { paramHeadersFor } from "../../pipeline/param-headers.ts";
import type { Passage } from "../../pipeline/passage.ts";
import type { Outbound } from "../channel.ts";
import {
  clientCapabilitiesKey,
  clientInfoKey,
  isEnvelopeKey,
  logLevelKey,
  protocolVersionKey,
} from "../envelope/keys.ts";
import { rewrite } from "../envelope/rewrite.ts";
import type { Spans } from "../envelope/skim.ts";
import { type Replacement, splice } from "../envelope/splice.ts";
import type { Introduction } from "../introduction.ts";
import type { Draft } from "../upstream.ts";
import type { ForwardedRequest } from "./forwarded-request.ts";

/**
 * Writes a client's request for the era of the instance that gets it. What need not change keeps its
 * bytes: the arguments always do.
 */
export const draftOf =
  (request: ForwardedRequest, hub: ClientInfo): Draft =>
  (introduction) => {
    const { passage, name } = request;
    const { id, method, params } = passage;
    return written(passage, allChanges(request, introduction, hub), {
      era: introduction.era,
      method,
      name,
      id,
      progressToken: progressTokenOf(params),
      headers: introduction.era === "modern" ? headersFor(request) : undefined,
    });
  };

function progressTokenOf({ _meta: meta }: JsonObject): string | number | undefined {
  const token = isJsonObject(meta) ? meta["progressToken"] : undefined;
  return typeof token === "string" || typeof token === "number" ? token : undefined;
}

/** The changes that were asked for, and the envelope where the two sides are of different eras. */
function allChanges(
  { passage, changes }: ForwardedRequest,
  introduction: Introduction,
  hub: ClientInfo,
): ForwardedRequest["changes"] {
  if (passage.era === introduction.era) return changes;
  const { _meta: meta } = passage.params;
  const own = isJsonObject(meta) ? meta : undefined;
  const wanted =
    introduction.era === "modern"
      ? withEnvelope(own, passage, { version: introduction.protocolVersion, hub })
      : own && withoutEnvelope(own);
  return new Map(changes).set("_meta", wanted);
}

interface Speaker {
  readonly version: string;
  readonly hub: ClientInfo;
  readonly logLevel: string | undefined;
}

/** As JSON. */
function withEnvelope(
  meta: JsonObject | undefined,
  { capabilities, logLevel }: Passage,
  { version, hub }: Omit<Speaker, "logLevel">,
): string {
  const speaker = { version, hub, logLevel };
  return meta === undefined
    ? usual(capabilities, speaker)
    : JSON.stringify({ ...meta, ...spoken(capabilities, speaker) });
}

const known = new WeakMap<JsonObject, Speaker & { readonly text: string }>();

/** Clients that can be asked the same have the same capabilities, which nobody changes. */
function usual(capabilities: JsonObject, speaker: Speaker): string {
  const { version, hub, logLevel } = speaker;
  const before = known.get(capabilities);
  if (before?.version === version && before.hub === hub && before.logLevel === logLevel) {
    return before.text;
  }
  const text = JSON.stringify(spoken(capabilities, speaker));
  known.set(capabilities, { ...speaker, text });
  return text;
}

const spoken = (capabilities: JsonObject, { version, hub, logLevel }: Speaker): JsonObject => ({
  ...envelope(version, capabilities, hub),
  ...(logLevel !== undefined && { [logLevelKey]: logLevel }),
});

/** As JSON; undefined where nothing is left, as it is with most requests. */
function withoutEnvelope(meta: JsonObject): string | undefined {
  const keys = Object.keys(meta);
  if (keys.every(isEnvelopeKey)) return undefined;
  const others = keys.filter((key) => !isEnvelopeKey(key));
  return JSON.stringify(Object.fromEntries(others.map((key) => [key, meta[key]])));
}

/** The hub as a client of its upstreams. */
export interface ClientInfo {
  readonly name: string;
  readonly version: string;
}

/** What every modern request says of its client; here the hub speaks for a client that could not. */
export const envelope = (
  protocolVersion: string,
  capabilities: JsonObject,
  hub: ClientInfo,
): JsonObject => ({
  [protocolVersionKey]: protocolVersion,
  [clientCapabilitiesKey]: capabilities,
  [clientInfoKey]: hub,
});

/** From this size on a copy costs more than all else, mostly for the memory it takes, in bytes. */
const largeBytes = 64 * 1024;

function written(
  { body, layout }: Passage,
  changes: ForwardedRequest["changes"],
  rest: Omit<Outbound, "body">,
): Outbound {
  const { message, params: members } = layout;
  const [id, params] = [message.get("id"), message.get("params")];
  // Nothing before the params changes its place.
  const idAt = id !== undefined && params !== undefined && id.end < params.start ? id : undefined;
  if (changes.size === 0) return { ...rest, body, idAt };
  if (params === undefined || members === undefined) {
    return { ...rest, body: withParams(body, message, changes), isCopy: true };
  }
  const replacements = rewrite(body, params, members, changes);
  if (body.length >= largeBytes) return splicedLater(body, replacements, { ...rest, idAt });
  return { ...rest, body: splice(body, replacements), idAt, isCopy: true };
}

/** Not every channel needs the whole in one piece. */
function splicedLater(
  text: Buffer,
  replacements: readonly Replacement[],
  rest: Omit<Outbound, "body">,
): Outbound {
  let whole: Buffer | undefined;
  return {
    ...rest,
    spliced: { text, replacements },
    get body() {
      whole ??= splice(text, replacements);
      return whole;
    },
  };
}

/** A request that came without params gets some. */
function withParams(body: Buffer, message: Spans, changes: ForwardedRequest["changes"]): Buffer {
  const given = [...changes].filter(([, value]) => value !== undefined);
  const params = given.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",");
  const whole = { start: body.indexOf("{"), end: body.lastIndexOf("}") + 1 };
  return splice(body, rewrite(body, whole, message, new Map([["params", `{${params}}`]])));
}

function headersFor({ passage, paramHeaders = [] }: ForwardedRequest): Outbound["headers"] {
  const { traceparent, tracestate } = passage.headers;
  if (paramHeaders.length === 0 && traceparent === undefined) return undefined;
  return {
    ...(paramHeaders.length > 0 &&
      paramHeadersFor(paramHeaders, settled(passage.params["arguments"]))),
    ...(isTraceParent(traceparent) && { traceparent }),
    ...(isTraceParent(traceparent) && typeof tracestate === "string" && { tracestate }),
  };
}

/** W3C Trace Context, section 3.2. */
const isTraceParent = (value: unknown): value is string =>
  typeof value === "string" && /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/.test(value);
