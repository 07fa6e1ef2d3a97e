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
import { decodedHeader } from "../../pipeline/encoded-header.ts";
import { claimsEnvelope, isEnvelope, plainMessageOf, type PlainMessage } from "../plain-message.ts";
import { type Era, isLegacyVersion, type JsonObject, modernVersion } from "../protocol.ts";

export interface PlainRequest extends PlainMessage {
  readonly era: Era;
}

export function plainRequestOf(
  headers: IncomingHttpHeaders,
  message: unknown,
): PlainRequest | undefined {
  const plain = isJson(headers["content-type"]) ? plainMessageOf(message) : undefined;
  const era = plain && eraOf(headers, plain);
  if (plain === undefined || era === undefined) return undefined;
  const { id, method, meta, params } = plain;
  return { era, id, method, meta, params };
}

const isJson = (type: string | undefined): boolean =>
  type === "application/json" || /^application\/json; ?charset=utf-8$/i.test(type ?? "");

function eraOf(headers: IncomingHttpHeaders, said: PlainMessage): Era | undefined {
  const version = headers["mcp-protocol-version"];
  if (version === modernVersion) return isModern(headers, said) ? "modern" : undefined;
  if (claimsEnvelope(said.meta) || !acceptsBoth(headers.accept)) return undefined;
  return version === undefined || (typeof version === "string" && isLegacyVersion(version))
    ? "legacy"
    : undefined;
}

/** Headers and envelope as the specification asks, and saying the same. */
const isModern = (headers: IncomingHttpHeaders, { method, params, meta }: PlainMessage): boolean =>
  isEnvelope(meta) &&
  headers["mcp-method"] === method &&
  isNamed(headers["mcp-name"], method, params);

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

/** What a legacy client must accept, word for word. */
const acceptsBoth = (accept: string | undefined): boolean =>
  accept !== undefined &&
  accept.includes("application/json") &&
  accept.includes("text/event-stream");
