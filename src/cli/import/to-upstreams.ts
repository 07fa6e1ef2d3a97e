/** From the servers of an MCP client to the hub's upstreams. */

import type { Localized } from "../../kernel/language.ts";
import { upstreamSettings } from "../../upstreams/settings.ts";
import type { ClientConfig } from "./client-config.ts";
import { problemsIn, readServer } from "./client-server.ts";
import { type Conversion, convertServer, type WrittenSettings } from "./convert-server.ts";
import { fittingName } from "./fitting-name.ts";
import { importWords } from "./import-words.ts";
import { type Variable, variables } from "./variables.ts";

export interface ImportOptions extends Pick<Conversion, "keepSecrets" | "readVariables"> {
  readonly workspace: string | undefined;
}

export interface Imported {
  readonly upstreams: Readonly<Record<string, WrittenSettings>>;
  readonly variables: readonly Variable[];
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  readonly leftOut: readonly { readonly name: string; readonly why: Localized }[];
  /** What was not taken over of a server that was. */
  readonly notes: readonly { readonly name: string; readonly what: Localized }[];
}

/** Everything that can be taken over; what cannot is named with the reason. */
export async function toUpstreams(config: ClientConfig, options: ImportOptions): Promise<Imported> {
  const { workspace, ...how } = options;
  const context = { variables: variables(), inputs: config.inputs, workspace };
  const upstreams = new Map<string, WrittenSettings>();
  const renamed: Imported["renamed"][number][] = [];
  const leftOut: Imported["leftOut"][number][] = [];
  const notes: Imported["notes"][number][] = [];

  for (const [name, written] of Object.entries(config.servers)) {
    const owner = fittingName(name, new Set(upstreams.keys()));
    const taken = await takeOver(written, { ...how, context, owner });
    if ("why" in taken) {
      leftOut.push({ name, why: taken.why });
      continue;
    }
    upstreams.set(owner, taken.settings);
    if (owner !== name) renamed.push({ from: name, to: owner });
    notes.push(...taken.notes.map((what) => ({ name: owner, what })));
  }
  const all = { upstreams: Object.fromEntries(upstreams), variables: context.variables.list() };
  return { ...all, renamed, leftOut, notes };
}

async function takeOver(written: unknown, how: Conversion) {
  const read = readServer(written);
  if ("why" in read) return read;
  const converted = await convertServer(read.server, how);
  const { error } = upstreamSettings.safeParse(filled(converted.settings));
  return error === undefined ? converted : { why: importWords.unreadable(problemsIn(error)) };
}

/** The settings as they might be once variables are set, so that they can be checked. */
function filled({ instances, ...rest }: WrittenSettings): unknown {
  const [instance]: unknown[] = Array.isArray(instances) ? instances : [];
  if (typeof instance !== "object" || instance === null || !("url" in instance)) return rest;
  const url = String(instance.url)
    .replace(/^\$\{[^}]*\}/, "http://x")
    .replaceAll(/\$\{[^}]*\}/g, "x");
  return { ...rest, instances: [{ url }] };
}
