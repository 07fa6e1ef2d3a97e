/**
 * Recognises the request that matters most, a plain `tools/call`, so that it can be served without
 * building a server of the SDK for it.
 *
 * It recognises and never refuses: a request with anything unusual about it (a header that disagrees,
 * a missing envelope, a batch, an odd type) is not plain, and the SDK answers or refuses it. So there
 * is one source of refusals, and this file can only be too careful.
 *
 * @module
 */

import type { IncomingHttpHeaders } from "node:http";
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  isSpecType,
  LOG_LEVEL_META_KEY,
  PROTOCOL_VERSION_META_KEY,
} from "@modelcontextprotocol/server";
import { decodedHeader } from "../../pipeline/encoded-header.ts";
import { isLogLevel } from "../notices.ts";
import {
  type Era,
  isJsonObject,
  isLegacyVersion,
  type JsonObject,
  modernVersion,
} from "../protocol.ts";

export interface PlainCall {
  readonly era: Era;
  readonly id: string | number;
  readonly name: string;
  readonly arguments: JsonObject | undefined;
  readonly meta: JsonObject | undefined;
  readonly params: JsonObject;
}

const envelopeKeys = [
  PROTOCOL_VERSION_META_KEY,
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  LOG_LEVEL_META_KEY,
];
const messageKeys: ReadonlySet<string> = new Set(["jsonrpc", "id", "method", "params"]);

export function plainCallOf(headers: IncomingHttpHeaders, message: unknown): PlainCall | undefined {
  if (!isJson(headers["content-type"]) || !isCallMessage(message)) return undefined;
  const { id, params } = message;
  const { name, arguments: given, _meta: meta } = params;
  if (typeof name !== "string" || !isObjectOrAbsent(given) || !isObjectOrAbsent(meta)) {
    return undefined;
  }
  if (!isToken(meta?.["progressToken"]) || "task" in params) return undefined;
  const era = eraOf(headers, name, meta);
  return era && { era, id, name, arguments: given, meta, params };
}

const isJson = (type: string | undefined): boolean =>
  type === "application/json" || /^application\/json; ?charset=utf-8$/i.test(type ?? "");

interface CallMessage {
  readonly id: string | number;
  readonly params: JsonObject;
}

const isCallMessage = (message: unknown): message is CallMessage =>
  isJsonObject(message) &&
  message["jsonrpc"] === "2.0" &&
  message["method"] === "tools/call" &&
  (typeof message["id"] === "string" || Number.isSafeInteger(message["id"])) &&
  isJsonObject(message["params"]) &&
  Object.keys(message).every((key) => messageKeys.has(key));

const isObjectOrAbsent = (value: unknown): value is JsonObject | undefined =>
  value === undefined || isJsonObject(value);

const isToken = (value: unknown): boolean =>
  value === undefined || typeof value === "string" || Number.isSafeInteger(value);

function eraOf(
  headers: IncomingHttpHeaders,
  name: string,
  meta: JsonObject | undefined,
): Era | undefined {
  const version = headers["mcp-protocol-version"];
  if (version === modernVersion) return isModern(headers, name, meta) ? "modern" : undefined;
  const claimed = envelopeKeys.some((key) => meta !== undefined && key in meta);
  if (claimed || !acceptsBoth(headers.accept)) return undefined;
  return version === undefined || (typeof version === "string" && isLegacyVersion(version))
    ? "legacy"
    : undefined;
}

/** Headers and envelope as the specification asks, and saying the same. */
function isModern(
  headers: IncomingHttpHeaders,
  name: string,
  meta: JsonObject | undefined,
): boolean {
  const named = headers["mcp-name"];
  return (
    meta !== undefined &&
    meta[PROTOCOL_VERSION_META_KEY] === modernVersion &&
    headers["mcp-method"] === "tools/call" &&
    typeof named === "string" &&
    decodedHeader(named) === name &&
    isCapabilities(meta[CLIENT_CAPABILITIES_META_KEY]) &&
    isClient(meta[CLIENT_INFO_META_KEY]) &&
    isLogLevelOrAbsent(meta[LOG_LEVEL_META_KEY])
  );
}

/** Most clients declare nothing, and then there is nothing to check. */
const isCapabilities = (value: unknown): boolean =>
  isJsonObject(value) && (Object.keys(value).length === 0 || isSpecType.ClientCapabilities(value));

const plainClientKeys: ReadonlySet<string> = new Set(["name", "version", "title"]);

/** Name and version are enough for most; more of it is the SDK's to check. */
const isClient = (value: unknown): boolean =>
  value === undefined ||
  (isJsonObject(value) &&
    typeof value["name"] === "string" &&
    typeof value["version"] === "string" &&
    Object.entries(value).every(
      ([key, text]) => plainClientKeys.has(key) && typeof text === "string",
    )) ||
  isSpecType.Implementation(value);

const isLogLevelOrAbsent = (value: unknown): boolean => value === undefined || isLogLevel(value);

/** What a legacy client must accept, word for word. */
const acceptsBoth = (accept: string | undefined): boolean =>
  accept !== undefined &&
  accept.includes("application/json") &&
  accept.includes("text/event-stream");
