/** The one list of what the hub offers. Whoever adds to it is named, so that a clash names both. */

import type * as z from "zod";
import type { Prompt } from "./define-prompt.ts";
import type { Resource } from "./define-resource.ts";
import type { Tool } from "./define-tool.ts";
import { fittingFamilies } from "./fitting-families.ts";
import { createShelf, type Shelf } from "./shelf.ts";
import { createWatchedResources } from "./watched-resources.ts";

export interface Catalog extends Offer {
  addTool<Input extends z.ZodType, Output extends z.ZodType>(
    owner: string,
    tool: Tool<Input, Output>,
  ): void;
  addPrompt(owner: string, prompt: Prompt): void;
  addResource(owner: string, resource: Resource): void;
  /**
   * Puts these in place of everything that `owner` offers. What did not change is the same object, and
   * only lists that did change are told of.
   *
   * @returns one `pipeline.nameTaken` for each name that somebody else holds; the rest is taken.
   */
  replace(owner: string, entries: Entries): readonly Error[];
  /** Tells whoever watches that the lists, which are the same, may be shown to others than before. */
  shownAnew(): void;
  /** Tells whoever watches that a resource's content is another now. */
  resourceChanged(uri: string): void;
}

/** What is offered, for whoever lists and serves it. */
export interface Offer {
  tool(name: string): Tool | undefined;
  /** In order of name, which is the same on every replica; the same array until something changes. */
  tools(): readonly Tool[];
  prompt(name: string): Prompt | undefined;
  prompts(): readonly Prompt[];
  /** By its URI or the text of its template. */
  resource(uri: string): Resource | undefined;
  /** The same array until something changes. */
  resources(): readonly Resource[];
  /** Grows by one with each change, so that a reader can keep what it derived from the lists. */
  readonly version: number;
  /** Calls `listener` after each change, until the function it returns is called. */
  watch(listener: (change: CatalogChange) => void): () => void;
  /**
   * Keeps the resource of this URI under watch until what it returns is disposed, so that its owner tells
   * of changes. Many may watch one; it need not be there yet.
   */
  watchResource(uri: string): Disposable;
}

/** Everything that one owner offers. */
export interface Entries {
  readonly tools: readonly Tool[];
  readonly prompts: readonly Prompt[];
  readonly resources: readonly Resource[];
}

export type CatalogChange =
  | {
      readonly list: "tools" | "prompts" | "resources";
      /** The entries are the same; who sees them is not. */
      readonly shownAnew?: true;
    }
  | { readonly resource: string };

const allLists = ["tools", "prompts", "resources"] as const;

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
  const tools = createShelf<Tool>("tool", changed("tools"));
  const prompts = createShelf<Prompt>("prompt", changed("prompts"));
  const resources = createShelf<Resource>("resource", () => {
    changed("resources")();
    watched.refresh();
  });
  const watched = createWatchedResources(watchableIn(resources));

  return {
    addTool(owner, tool) {
      tools.add(owner, tool.name, tool);
    },
    addPrompt: (owner, prompt) => prompts.add(owner, prompt.name, prompt),
    addResource: (owner, resource) => resources.add(owner, keyOf(resource), resource),
    replace: (owner, entries) => [
      ...tools.replace(owner, named(entries.tools)),
      ...prompts.replace(owner, named(entries.prompts)),
      ...resources.replace(
        owner,
        entries.resources.map((resource) => [keyOf(resource), resource]),
      ),
    ],
    tool: (name) => tools.get(name),
    tools: () => tools.all(),
    prompt: (name) => prompts.get(name),
    prompts: () => prompts.all(),
    resource: (uri) => resources.get(uri),
    resources: () => resources.all(),
    get version() {
      return version;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watchResource: watched.watch,
    shownAnew: () => allLists.forEach((list) => tell({ list, shownAnew: true })),
    resourceChanged: (uri) => tell({ resource: uri }),
  };
}

/** Finds the resource of that very URI, else the first family that it fits and that can be watched. */
function watchableIn(resources: Shelf<Resource>): (uri: string) => Resource | undefined {
  const familiesFor = fittingFamilies(() => resources.all());
  return (uri) => {
    const own = resources.get(uri);
    return own?.uri === uri ? own : familiesFor(uri).find((family) => family.watch !== undefined);
  };
}

const keyOf = ({ uri, uriTemplate, name }: Resource): string => uri ?? uriTemplate ?? name;

const named = <Item extends { readonly name: string }>(
  items: readonly Item[],
): readonly (readonly [string, Item])[] => items.map((item) => [item.name, item]);
