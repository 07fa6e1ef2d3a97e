/** The two generations of the protocol, as one request is told apart from the other. */

import { SUPPORTED_PROTOCOL_VERSIONS } from "@modelcontextprotocol/server";

/** *modern* = 2026-07-28, every request stands alone; *legacy* = 2025-11-25 and earlier. */
export type Era = "modern" | "legacy";

export const modernVersion = "2026-07-28";

const legacyVersions: ReadonlySet<string> = new Set(SUPPORTED_PROTOCOL_VERSIONS);

export const isLegacyVersion = (version: string): boolean => legacyVersions.has(version);

/** A result's `_meta` key for a failure's code and advice. */
export const failureKey = "kumihimo/error";

/** A request's `_meta` key for the language to answer in, over the transport's own word. */
export const languageKey = "kumihimo/language";

/** A request's `_meta` key: `true` for no answer from a cache. */
export const freshKey = "kumihimo/fresh";

export { isJsonObject, type JsonObject } from "../kernel/json-object.ts";
