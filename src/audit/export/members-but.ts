import type { JsonObject } from "../../kernel/json-object.ts";
import type { Entry } from "../reading/entry.ts";

/** What an entry has besides the members that have a place of their own. */
export const membersBut = (entry: Entry, placed: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(
    Object.entries(entry).filter(([name]) => !placed.has(name) && !everywhere.has(name)),
  );

/** These are in every record. */
const everywhere: ReadonlySet<string> = new Set(["seq", "at", "kind", "log"]);
