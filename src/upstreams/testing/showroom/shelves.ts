/** What a showroom has on show now, and who hears when that changes. */

import { askingExhibits } from "./asking-exhibits.ts";
import { changingExhibits, type Changes } from "./changing-exhibits.ts";
import { contentExhibits } from "./content-exhibits.ts";
import { type Exhibit, exhibit, type Json, RpcFailure, text } from "./exhibit.ts";
import type { Journal } from "./journal.ts";
import { prompts } from "./reading.ts";
import { runningExhibits } from "./running-exhibits.ts";

export type ShowroomChange =
  | { readonly list: "tools" | "prompts" | "resources" }
  | { readonly resource: string };

export interface Shelves {
  readonly tools: Map<string, Exhibit>;
  readonly prompts: Json[];
  /** Grows with each change of a resource. */
  readonly revision: number;
  watch(listener: (change: ShowroomChange) => void): () => void;
}

/** @param own in place of the exhibits that all showrooms have. */
export function fillShelves(journal: Journal, own?: readonly Exhibit[]): Shelves {
  const listeners = new Set<(change: ShowroomChange) => void>();
  const tools = new Map<string, Exhibit>();
  const written = [...prompts];
  let revision = 1;
  const changes = changesTo(tools, written, (change) => {
    if ("resource" in change) revision += 1;
    for (const listener of listeners) listener(change);
  });
  const all = [
    ...contentExhibits(journal),
    ...runningExhibits(journal),
    ...askingExhibits(journal),
    ...changingExhibits(changes),
  ];
  for (const one of own ?? all) tools.set(one.definition.name, one);
  return {
    tools,
    prompts: written,
    get revision() {
      return revision;
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const changesTo = (
  tools: Map<string, Exhibit>,
  written: Json[],
  tell: (change: ShowroomChange) => void,
): Changes => ({
  addTool(name) {
    tools.set(
      name,
      exhibit(name, "Came later", () => text(`this is ${name}`)),
    );
    tell({ list: "tools" });
  },
  removeTool(name) {
    tools.delete(name);
    tell({ list: "tools" });
  },
  describe(name, description) {
    const known = tools.get(name);
    if (known === undefined) throw new RpcFailure(-32_602, `No tool ${name}`);
    tools.set(name, { ...known, definition: { ...known.definition, description } });
    tell({ list: "tools" });
  },
  addPrompt(name) {
    written.push({ name });
    tell({ list: "prompts" });
  },
  touch: (uri) => tell({ resource: uri }),
});
