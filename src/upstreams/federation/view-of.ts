import type { CatalogChange, Offer } from "../../pipeline/catalog.ts";
import type { Prompt } from "../../pipeline/define-prompt.ts";
import type { Resource } from "../../pipeline/define-resource.ts";
import type { Tool } from "../../pipeline/define-tool.ts";
import { withViews } from "../integrity/views.ts";
import { joinName, splitName } from "./names.ts";
import { once } from "./once.ts";
import { beginning, Slice } from "./slice.ts";
import { hubUri, ownUri, uriPrefixes } from "./uris.ts";

/**
 * What one upstream offers, under its own names and addresses: the catalog of `/mcp/<upstream>`.
 *
 * A tool is found and listed (`definition`) under its own name, but keeps the `name` it has in the hub:
 * policy, audit and metrics know it by that one, whichever way it is called.
 *
 * The version grows only when something of this upstream changed. Nothing is copied before it is asked
 * for, and what did not change stays the same object.
 */
export function viewOf(catalog: Offer, upstream: string): Offer {
  return new View(catalog, upstream);
}

type Lists = "tools" | "prompts" | "resources";

class View implements Offer {
  readonly #catalog: Offer;
  readonly #upstream: string;
  readonly #tool = once(ownTool);
  readonly #prompt = once(ownPrompt);
  readonly #resource = once((resource: Resource) => ownResource(this.#upstream, resource));
  readonly #tools: Slice<Tool>;
  readonly #prompts: Slice<Prompt>;
  readonly #resources: Slice<Resource>;
  #seen = -1;
  #version = 0;

  constructor(catalog: Offer, upstream: string) {
    this.#catalog = catalog;
    this.#upstream = upstream;
    const { tools, prompts, resources } = slicesOf(catalog, upstream);
    this.#tools = new Slice(tools, this.#tool);
    this.#prompts = new Slice(prompts, this.#prompt);
    this.#resources = new Slice(resources, this.#resource);
  }

  tool(name: string): Tool | undefined {
    const found = this.#catalog.tool(joinName(this.#upstream, name));
    return found === undefined ? undefined : this.#tool(found);
  }

  tools(): readonly Tool[] {
    this.#look();
    return this.#tools.all;
  }

  prompt(name: string): Prompt | undefined {
    const found = this.#catalog.prompt(joinName(this.#upstream, name));
    return found === undefined ? undefined : this.#prompt(found);
  }

  prompts(): readonly Prompt[] {
    this.#look();
    return this.#prompts.all;
  }

  resource(uri: string): Resource | undefined {
    const found = this.#catalog.resource(hubUri(this.#upstream, uri));
    return found === undefined ? undefined : this.#resource(found);
  }

  resources(): readonly Resource[] {
    this.#look();
    return this.#resources.all;
  }

  get version(): number {
    this.#look();
    return this.#version;
  }

  watch(listener: (change: CatalogChange) => void): () => void {
    const lists = slicesOf(this.#catalog, this.#upstream);
    const heard: Readonly<Record<Lists, Slice<object>>> = {
      tools: new Slice<object>(lists.tools, same),
      prompts: new Slice<object>(lists.prompts, same),
      resources: new Slice<object>(lists.resources, same),
    };
    for (const list of Object.values(heard)) list.look();
    return this.#catalog.watch((change) => {
      if ("list" in change) {
        if (heard[change.list].look() || change.shownAnew === true) listener(change);
        return;
      }
      const own = ownUri(change.resource);
      if (own?.upstream === this.#upstream) listener({ resource: own.uri });
    });
  }

  watchResource(uri: string): Disposable {
    return this.#catalog.watchResource(hubUri(this.#upstream, uri));
  }

  #look(): void {
    if (this.#seen === this.#catalog.version) return;
    this.#seen = this.#catalog.version;
    const changed = [this.#tools.look(), this.#prompts.look(), this.#resources.look()];
    if (changed.includes(true)) this.#version += 1;
  }
}

const same = <Entry>(entry: Entry): Entry => entry;

/** The entries of one upstream as the catalog has them, list by list. */
const slicesOf = (catalog: Offer, upstream: string) => ({
  tools: () => beginning(catalog.tools(), nameOf, joinName(upstream, "")),
  prompts: () => beginning(catalog.prompts(), nameOf, joinName(upstream, "")),
  resources: () =>
    uriPrefixes(upstream).flatMap((prefix) => beginning(catalog.resources(), keyOf, prefix)),
});

const nameOf = ({ name }: { readonly name: string }): string => name;
const keyOf = ({ uri, uriTemplate, name }: Resource): string => uri ?? uriTemplate ?? name;

const ownNameOf = (name: string): string => splitName(name)?.own ?? name;
const ownAddressOf = (uri: string): string => ownUri(uri)?.uri ?? uri;

function ownTool(tool: Tool): Tool {
  const named = { ...tool.definition, name: ownNameOf(tool.name) };
  return { ...tool, definition: withViews(named, ownAddressOf) };
}

function ownPrompt(prompt: Prompt): Prompt {
  const name = ownNameOf(prompt.name);
  return { ...prompt, name, definition: { ...prompt.definition, name } };
}

function ownResource(upstream: string, resource: Resource): Resource {
  const { uri, uriTemplate } = resource;
  const own = {
    ...(uri !== undefined && { uri: ownAddressOf(uri) }),
    ...(uriTemplate !== undefined && { uriTemplate: ownAddressOf(uriTemplate) }),
  };
  return {
    ...resource,
    ...own,
    definition: { ...resource.definition, ...own },
    ...(resource.watch !== undefined && {
      watch: (address: string) => resource.watch?.(hubUri(upstream, address)) ?? noWatch,
    }),
    read: (address, signal) => resource.read(hubUri(upstream, address), signal),
  };
}

const noWatch: Disposable = { [Symbol.dispose]() {} };
