import type { Principal } from "../identity/principal.ts";
import { type Language, languageOf } from "../kernel/language.ts";
import { freshKey, type JsonObject, languageKey } from "./protocol.ts";

/** On whose behalf a request is served, and in which language it is answered. */
export interface Caller {
  readonly principal: Principal;
  readonly language: Language;
}

/** What a request's `_meta` says besides the protocol's own keys. */
export const wishesIn = (meta: JsonObject | undefined) => ({
  watched: meta?.["progressToken"] !== undefined,
  fresh: meta?.[freshKey] === true,
  meta,
});

/** The language a request names in its `_meta`, else the one its transport knew. */
export function languageFor(meta: JsonObject | undefined, caller: Caller): Language {
  const named = meta?.[languageKey];
  return typeof named === "string" ? languageOf(named) : caller.language;
}
