/** The one list of what the hub offers. Whoever adds to it is named, so that a clash names both. */

import type * as z from "zod";
import type { Prompt } from "./define-prompt.ts";
import type { Resource } from "./define-resource.ts";
import type { Tool } from "./define-tool.ts";
import { pipelineErrors } from "./errors.ts";

export interface Catalog {
  addTool<Input extends z.ZodType, Output extends z.ZodType>(
    owner: string,
    tool: Tool<Input, Output>,
  ): void;
  addPrompt(owner: string, prompt: Prompt): void;
  addResource(owner: string, resource: Resource): void;
  tool(name: string): Tool | undefined;
  /** In order of name, which is the same on every replica. */
  tools(): readonly Tool[];
  prompt(name: string): Prompt | undefined;
  prompts(): readonly Prompt[];
  resources(): readonly Resource[];
  /** Grows by one with each change, so that a reader can keep what it derived from the lists. */
  readonly version: number;
  /** Calls `listener` after each change, until the function it returns is called. */
  watch(listener: (change: CatalogChange) => void): () => void;
  /** Tells whoever watches that a resource's content is another now. */
  resourceChanged(uri: string): void;
}

export type CatalogChange =
  | { readonly list: "tools" | "prompts" | "resources" }
  | { readonly resource: string };

interface Shelf<Item> {
  add(owner: string, name: string, item: Item): void;
  get(name: string): Item | undefined;
  /** A new array after each change, the same one until then. */
  all(): readonly Item[];
}

export function createCatalog(): Catalog {
  let version = 0;
  const listeners = new Set<(change: CatalogChange) => void>();
  const tell = (change: CatalogChange): void => {
    for (const listener of listeners) listener(change);
  };
  const changed = (list: "tools" | "prompts" | "resources") => (): void => {
    version += 1;
    tell({ list });
  };
  const tools = shelf<Tool>("tool", changed("tools"));
  const prompts = shelf<Prompt>("prompt", changed("prompts"));
  const resources = shelf<Resource>("resource", changed("resources"));

  return {
    addTool(owner, tool) {
      tools.add(owner, tool.name, tool);
    },
    addPrompt: (owner, prompt) => prompts.add(owner, prompt.name, prompt),
    addResource: (owner, resource) =>
      resources.add(owner, resource.uri ?? resource.uriTemplate ?? resource.name, resource),
    tool: (name) => tools.get(name),
    tools: () => tools.all(),
    prompt: (name) => prompts.get(name),
    prompts: () => prompts.all(),
    resources: () => resources.all(),
    get version() {
      return version;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    resourceChanged: (uri) => tell({ resource: uri }),
  };
}

function shelf<Item>(kind: string, changed: () => void): Shelf<Item> {
  const items = new Map<string, { readonly owner: string; readonly item: Item }>();
  let sorted: readonly Item[] | undefined;

  return {
    add(owner, name, item) {
      const holder = items.get(name);
      if (holder !== undefined) {
        throw pipelineErrors.nameTaken({ kind, name, owner, holder: holder.owner });
      }
      items.set(name, { owner, item });
      sorted = undefined;
      changed();
    },
    get: (name) => items.get(name)?.item,
    all() {
      sorted ??= [...items]
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([, { item }]) => item);
      return sorted;
    },
  };
}
