import * as z from "zod";
import type { Offer } from "../../pipeline/catalog.ts";
import type { Resource } from "../../pipeline/define-resource.ts";
import type { Tool } from "../../pipeline/define-tool.ts";
import { fittingFamilies } from "../../pipeline/fitting-families.ts";
import { createWatchedResources } from "../../pipeline/watched-resources.ts";
import { upstreamErrors } from "../errors.ts";
import { isHubUri, ownUri } from "./uris.ts";

/**
 * The same offer, in which a resource of an upstream is found under its own address, too.
 *
 * Results of tools go to clients untouched, so the addresses in them are the upstream's own. The hub's
 * addresses come first, what the hub itself offers is never taken for an upstream's, and an address that
 * several upstreams offer is nobody's. What is watched under its own address is told of under it.
 */
export function withOwnAddresses(catalog: Offer): Offer {
  const offering = finder(catalog);
  const find = (uri: string): Resource | undefined => {
    const offered = offering(uri);
    return offered.length > 1 ? ambiguous(uri, offered) : offered[0]?.resource;
  };
  const watched = createWatchedResources(find);
  catalog.watch((change) => {
    if ("list" in change && change.list === "resources") watched.refresh();
  });
  return {
    tool: (name) => catalog.tool(name),
    tools: () => catalog.tools(),
    prompt: (name) => catalog.prompt(name),
    prompts: () => catalog.prompts(),
    resource: (uri) => catalog.resource(uri) ?? find(uri),
    resources: () => catalog.resources(),
    get version() {
      return catalog.version;
    },
    watch: (listener) =>
      catalog.watch((change) => {
        listener(change);
        const own = "resource" in change ? ownUri(change.resource) : undefined;
        if (own === undefined) return;
        const isOffered = offering(own.uri).some(({ upstream }) => upstream === own.upstream);
        if (isOffered) listener({ resource: own.uri });
      }),
    watchResource: (uri) =>
      isHubUri(uri)
        ? catalog.watchResource(uri)
        : together(catalog.watchResource(uri), watched.watch(uri)),
  };
}

/** A resource, or a family of them, of an upstream. */
interface Offered {
  readonly upstream: string;
  readonly resource: Resource;
  /** There. */
  readonly uri?: string;
  readonly uriTemplate?: string;
}

/** Finds who offers an own address: those that list it, else those of whose families it can be one. */
function finder(catalog: Offer): (uri: string) => readonly Offered[] {
  const index = indexOf(catalog);
  const familiesFor = fittingFamilies(() => index().families);
  const hubFamiliesFor = fittingFamilies(() => index().hubFamilies);
  return (uri) => {
    if (isHubUri(uri) || catalog.resource(uri) !== undefined) return [];
    if (hubFamiliesFor(uri).length > 0) return [];
    return index().listed.get(uri) ?? onceEach(familiesFor(uri));
  };
}

const onceEach = (offered: readonly Offered[]): readonly Offered[] =>
  [...Map.groupBy(offered, ({ upstream }) => upstream).values()].flatMap(([first]) => first ?? []);

interface Index {
  /** By the address there, or the text of the template. */
  readonly listed: ReadonlyMap<string, readonly Offered[]>;
  readonly families: readonly Offered[];
  readonly hubFamilies: readonly Resource[];
}

/** Made when it is first asked for, and anew after the list has changed. */
function indexOf(catalog: Offer): () => Index {
  let seen: readonly Resource[] | undefined;
  let index: Index;
  return () => {
    const resources = catalog.resources();
    if (resources !== seen) index = indexed(resources);
    seen = resources;
    return index;
  };
}

function indexed(resources: readonly Resource[]): Index {
  const offered = resources.flatMap(offeredAs);
  return {
    listed: Map.groupBy(offered, ({ uri, uriTemplate }) => uri ?? uriTemplate ?? ""),
    families: offered.filter(({ uriTemplate = "" }) => namesScheme.test(uriTemplate)),
    hubFamilies: resources.filter(({ uriTemplate }) => uriTemplate && !ownUri(uriTemplate)),
  };
}

/** A family whose template begins with an expression could claim every address there is. */
const namesScheme = /^[A-Za-z][A-Za-z\d+.-]*:/;

function offeredAs(resource: Resource): readonly Offered[] {
  const { uri, uriTemplate } = resource;
  const own = ownUri(uri ?? uriTemplate ?? "");
  if (own === undefined) return [];
  const address = uri === undefined ? { uriTemplate: own.uri } : { uri: own.uri };
  return [{ upstream: own.upstream, resource, ...address }];
}

/** In place of an answer, whoever asks hears whose it may be. */
function ambiguous(uri: string, offered: readonly Offered[]): Resource {
  const refusal = upstreamErrors.ambiguousUri({
    uri: uri.slice(0, mostShown.characters),
    upstreams: offered
      .slice(0, mostShown.upstreams)
      .map(({ upstream }) => upstream)
      .join(", "),
  });
  const refuse = (): Promise<never> => Promise.reject(refusal);
  return {
    name: uri,
    uri,
    refusal,
    operation: refusing("resources/read", refuse),
    completion: refusing("completion/complete", refuse),
    watch: () => together(...offered.flatMap(({ resource }) => resource.watch?.(uri) ?? [])),
    read: refuse,
  };
}

const mostShown = { characters: 2048, upstreams: 20 };

const anything = z.unknown();

const refusing = (method: string, run: Tool["run"]): Tool => ({
  name: method,
  title: method,
  description: "",
  permission: "upstreams:call",
  hints: { readOnlyHint: true },
  input: anything,
  run,
});

const together = (...all: readonly Disposable[]): Disposable => ({
  [Symbol.dispose]() {
    for (const one of all) one[Symbol.dispose]();
  },
});
