import { jsonRecord } from "../../audit/export/json-record.ts";
import type { LoggedEntry } from "../../audit/reading/entry.ts";
import type { Context, Given } from "../define-command.ts";
import { entryText } from "./entry-text.ts";

export type PrintEntry = (logged: LoggedEntry, ending?: string) => void;

/** Prints entries as people read them, or with `--json` as they stand in their log. */
export function printEntries(
  given: Given,
  { terminal, language, environment }: Context,
): PrintEntry {
  if (given.has("json")) return (logged) => terminal.print(jsonRecord(logged));
  // https://no-color.org
  const colours = terminal.isTTY && !environment["NO_COLOR"];
  return (logged, ending) => terminal.print(entryText(logged, { language, colours }, ending));
}
