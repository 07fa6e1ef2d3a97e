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
import { withMembers } from "../envelope/rewrite.ts";
import type { Span, Spans } from "../envelope/skim.ts";
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
    return {
      era: introduction.era,
      method,
      name,
      id,
      progressToken: progressTokenOf(params),
      body: bodyFor(passage, allChanges(request, introduction, hub)),
      headers: introduction.era === "modern" ? headersFor(request) : undefined,
    };
  };

function progressTokenOf({ _meta: meta }: JsonObject): string | number | undefined {
  const token = isJsonObject(meta) ? meta["progressToken"] : undefined;
  return typeof token === "string" || typeof token === "number" ? token : undefined;
}

/** The changes that were asked for, and the envelope where the two sides are of different eras. */
function allChanges(
  { passage: { era, params, capabilities, logLevel }, changes }: ForwardedRequest,
  introduction: Introduction,
  hub: ClientInfo,
): ForwardedRequest["changes"] {
  if (era === introduction.era) return changes;
  const { _meta: meta } = params;
  const own = isJsonObject(meta) ? meta : {};
  const wanted =
    introduction.era === "modern"
      ? {
          ...own,
          ...envelope(introduction.protocolVersion, capabilities, hub),
          ...(logLevel !== undefined && { [logLevelKey]: logLevel }),
        }
      : Object.fromEntries(Object.entries(own).filter(([key]) => !isEnvelopeKey(key)));
  const text = Object.keys(wanted).length === 0 ? undefined : JSON.stringify(wanted);
  return new Map([...changes, ["_meta", text]]);
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

function bodyFor({ body, layout }: Passage, changes: ForwardedRequest["changes"]): Buffer {
  if (changes.size === 0) return body;
  const { message, params: members } = layout;
  const params = message.get("params");
  if (params === undefined || members === undefined) return withParams(body, message, changes);
  const only = onlyReplaced(members, changes);
  if (only !== undefined) return renamed(body, only);
  return splice(body, [{ ...params, text: withMembers(body, members, changes) }]);
}

/** From this size on a copy costs more than all else, mostly for the memory it takes, in bytes. */
const largeBytes = 64 * 1024;

/** A shorter value is written over the former one, with spaces behind it, where a copy would be large. */
function renamed(body: Buffer, change: Replacement): Buffer {
  const { start, end, text } = change;
  const room = end - start - Buffer.byteLength(text);
  if (body.length < largeBytes || room < 0 || typeof text !== "string") {
    return splice(body, [change]);
  }
  body.write(text + " ".repeat(room), start);
  return body;
}

/** The one member that is there and changes: the usual case, a name. */
function onlyReplaced(
  members: Spans,
  changes: ForwardedRequest["changes"],
): (Span & { readonly text: string }) | undefined {
  if (changes.size !== 1) return undefined;
  const [[key, text] = ["", undefined]] = changes;
  const span = members.get(key);
  return span === undefined || text === undefined ? undefined : { ...span, text };
}

/** A request that came without params gets some. */
function withParams(body: Buffer, message: Spans, changes: ForwardedRequest["changes"]): Buffer {
  const params = withMembers(body, new Map(), changes).toString();
  return withMembers(body, message, new Map([["params", params]]));
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
