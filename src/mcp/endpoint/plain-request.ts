/**
 * Recognises plain requests, `tools/call` above all, so that they can be served without building a
 * server of the SDK for each.
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

export interface PlainRequest {
  readonly era: Era;
  readonly id: string | number;
  readonly method: string;
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

export function plainRequestOf(
  headers: IncomingHttpHeaders,
  message: unknown,
): PlainRequest | undefined {
  if (!isJson(headers["content-type"]) || !isRequest(message)) return undefined;
  const { id, method, params = {} } = message;
  const { _meta: meta } = params;
  if (!isObjectOrAbsent(meta) || !isToken(meta?.["progressToken"])) return undefined;
  const era = eraOf(headers, { method, params, meta });
  return era && { era, id, method, meta, params };
}

const isJson = (type: string | undefined): boolean =>
  type === "application/json" || /^application\/json; ?charset=utf-8$/i.test(type ?? "");

interface RequestMessage {
  readonly id: string | number;
  readonly method: string;
  readonly params?: JsonObject;
}

const isRequest = (message: unknown): message is RequestMessage =>
  isJsonObject(message) &&
  message["jsonrpc"] === "2.0" &&
  typeof message["method"] === "string" &&
  (typeof message["id"] === "string" || Number.isSafeInteger(message["id"])) &&
  (message["params"] === undefined || isJsonObject(message["params"])) &&
  Object.keys(message).every((key) => messageKeys.has(key));

const isObjectOrAbsent = (value: unknown): value is JsonObject | undefined =>
  value === undefined || isJsonObject(value);

const isToken = (value: unknown): boolean =>
  value === undefined || typeof value === "string" || Number.isSafeInteger(value);

interface Said {
  readonly method: string;
  readonly params: JsonObject;
  readonly meta: JsonObject | undefined;
}

function eraOf(headers: IncomingHttpHeaders, said: Said): Era | undefined {
  const { meta } = said;
  const version = headers["mcp-protocol-version"];
  if (version === modernVersion) return isModern(headers, said) ? "modern" : undefined;
  const claimed = envelopeKeys.some((key) => meta !== undefined && key in meta);
  if (claimed || !acceptsBoth(headers.accept)) return undefined;
  return version === undefined || (typeof version === "string" && isLegacyVersion(version))
    ? "legacy"
    : undefined;
}

/** Headers and envelope as the specification asks, and saying the same. */
function isModern(headers: IncomingHttpHeaders, { method, params, meta }: Said): boolean {
  return (
    meta !== undefined &&
    meta[PROTOCOL_VERSION_META_KEY] === modernVersion &&
    headers["mcp-method"] === method &&
    isNamed(headers["mcp-name"], method, params) &&
    isCapabilities(meta[CLIENT_CAPABILITIES_META_KEY]) &&
    isClient(meta[CLIENT_INFO_META_KEY]) &&
    isLogLevelOrAbsent(meta[LOG_LEVEL_META_KEY])
  );
}

/** Which of the params these methods repeat in the header `Mcp-Name`, and must. */
const nameKeys: Readonly<Record<string, string>> = {
  "tools/call": "name",
  "prompts/get": "name",
  "resources/read": "uri",
};

/** A method of an extension may repeat one of them; then it must be the same. */
const someNames = ["name", "uri", "taskId"];

function isNamed(
  header: string | readonly string[] | undefined,
  method: string,
  params: JsonObject,
): boolean {
  const key = Object.hasOwn(nameKeys, method) ? nameKeys[method] : undefined;
  if (header === undefined) return key === undefined;
  const said = typeof header === "string" ? decodedHeader(header) : undefined;
  if (said === undefined) return false;
  return key === undefined ? someNames.some((one) => params[one] === said) : params[key] === said;
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
