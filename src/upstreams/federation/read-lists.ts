import { isDeepStrictEqual } from "node:util";
import { inTurns } from "../integrity/in-turns.ts";
import { visible } from "../integrity/invisible.ts";
import { type Upstream, UpstreamError } from "../upstream.ts";
import type { Definitions } from "./definitions.ts";
import { fetchList } from "./fetch-list.ts";
import { type ListKind, promptList, resourceList, templateList, toolList } from "./list-kinds.ts";
import type { ListName } from "./rhythm.ts";

/** What an upstream listed, and what was the matter with it. */
export interface ReadLists extends Definitions {
  readonly warnings: Readonly<Record<ListName, readonly string[]>>;
}

export const nothingRead: ReadLists = {
  tools: [],
  prompts: [],
  resources: [],
  templates: [],
  warnings: { tools: [], prompts: [], resources: [] },
};

export interface Reading {
  readonly lists: ReadLists;
  /** How long each may be kept; undefined where the upstream does not say. */
  readonly ttlSeconds: ReadonlyMap<ListName, number | undefined>;
}

/**
 * Reads some of an upstream's lists anew. Entries that did not change are the same objects as
 * `before`. A list that the upstream answers with an error stays as it was.
 *
 * @throws `upstreams.*` where the upstream did not answer; the signal's reason.
 */
export async function readLists(
  upstream: Upstream,
  names: ReadonlySet<ListName>,
  { before, signal }: { readonly before: ReadLists; readonly signal: AbortSignal },
): Promise<Reading> {
  let lists = before;
  const ttlSeconds = new Map<ListName, number | undefined>();
  const take = async (
    name: ListName,
    fields: () => Promise<Partial<Definitions> & Outcome>,
  ): Promise<void> => {
    if (!names.has(name)) return;
    const { warnings, ttl, ...read } = isOffered(upstream, name)
      ? await whole(name, fields)
      : { ...emptyOf[name], warnings: [], ttl: undefined };
    lists = { ...lists, ...read, warnings: { ...lists.warnings, [name]: warnings } };
    ttlSeconds.set(name, ttl);
  };
  const fetch = <Definition extends object>(
    kind: ListKind<Definition>,
    former: readonly Definition[],
  ) => fetchKept(upstream, kind, { former, signal });

  // Tools first: the answer to them brings the introduction, which says what else there is.
  await take("tools", async () => {
    const { entries, ...rest } = await fetch(toolList, before.tools);
    return { tools: entries, ...rest };
  });
  await take("prompts", async () => {
    const { entries, ...rest } = await fetch(promptList, before.prompts);
    return { prompts: entries, ...rest };
  });
  await take("resources", async () => {
    const single = await fetch(resourceList, before.resources);
    const families = await fetch(templateList, before.templates);
    const warnings = [...single.warnings, ...families.warnings];
    const ttl = shorter(single.ttl, families.ttl);
    return { resources: single.entries, templates: families.entries, warnings, ttl };
  });
  return { lists, ttlSeconds };
}

interface Outcome {
  readonly warnings: readonly string[];
  readonly ttl: number | undefined;
}

const emptyOf: Readonly<Record<ListName, Partial<Definitions>>> = {
  tools: { tools: [] },
  prompts: { prompts: [] },
  resources: { resources: [], templates: [] },
};

/** When a list is tried again that the upstream answered with an error. */
const failedSeconds = 60;

/** Before the introduction everything is asked for. */
const isOffered = ({ introduction }: Upstream, name: ListName): boolean =>
  introduction === undefined || introduction.capabilities[name] !== undefined;

/** What was read; after an error of the upstream's own only a warning, so that the former list stays. */
async function whole(
  name: ListName,
  fields: () => Promise<Partial<Definitions> & Outcome>,
): Promise<Partial<Definitions> & Outcome> {
  try {
    return await fields();
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const said = visible(error.message).slice(0, 200);
    return {
      warnings: [`The list of ${name} failed: ${said} (${error.code}).`],
      ttl: failedSeconds,
    };
  }
}

async function fetchKept<Definition extends object>(
  upstream: Upstream,
  kind: ListKind<Definition>,
  { former, signal }: { readonly former: readonly Definition[]; readonly signal: AbortSignal },
): Promise<{ readonly entries: readonly Definition[] } & Outcome> {
  const { entries, warnings, ttlSeconds } = await fetchList(upstream, kind, signal);
  const known = new Map(former.map((definition) => [kind.keyOf(definition), definition]));
  const kept: Definition[] = [];
  await inTurns(entries, (definition) => {
    const same = known.get(kind.keyOf(definition));
    kept.push(same !== undefined && isDeepStrictEqual(same, definition) ? same : definition);
  });
  return { entries: kept, warnings, ttl: ttlSeconds };
}

const shorter = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined ? right : Math.min(left, right ?? Infinity);
