import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  isSpecType,
  LOG_LEVEL_META_KEY,
  PROTOCOL_VERSION_META_KEY,
} from "@modelcontextprotocol/server";
import { isLogLevel } from "../pipeline/log-level.ts";
import { isJsonObject, type JsonObject, modernVersion } from "./protocol.ts";

/** A request with nothing unusual about it, whichever transport brought it. */
export interface PlainMessage {
  readonly id: string | number;
  readonly method: string;
  readonly meta: JsonObject | undefined;
  readonly params: JsonObject;
}

/** Recognises a plain request by its own words; undefined for every other message. */
export function plainMessageOf(message: unknown): PlainMessage | undefined {
  if (!isRequest(message)) return undefined;
  const { id, method, params = {} } = message;
  const { _meta: meta } = params;
  if (!isObjectOrAbsent(meta) || !isToken(meta?.["progressToken"])) return undefined;
  return { id, method, meta, params };
}

interface RequestMessage {
  readonly id: string | number;
  readonly method: string;
  readonly params?: JsonObject;
}

const messageKeys: ReadonlySet<string> = new Set(["jsonrpc", "id", "method", "params"]);

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

const envelopeKeys = [
  PROTOCOL_VERSION_META_KEY,
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  LOG_LEVEL_META_KEY,
];

/** Whether a request's `_meta` says anything of what only modern requests say, rightly or not. */
export const claimsEnvelope = (meta: JsonObject | undefined): boolean =>
  meta !== undefined && envelopeKeys.some((key) => key in meta);

/** Whether it says of its client what every modern request must, as the specification asks. */
export const isEnvelope = (meta: JsonObject | undefined): boolean =>
  meta !== undefined &&
  meta[PROTOCOL_VERSION_META_KEY] === modernVersion &&
  isCapabilities(meta[CLIENT_CAPABILITIES_META_KEY]) &&
  isClient(meta[CLIENT_INFO_META_KEY]) &&
  isLogLevelOrAbsent(meta[LOG_LEVEL_META_KEY]);

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
