/** What lies on disk: looked at one by one when asked for, and all of it in the background. */

import { readdir, rm, stat } from "node:fs/promises";
import type { Stats } from "node:fs";
import { artifactUri } from "../artifact-uri.ts";
import { systemCode } from "../disk-failure.ts";
import type { Held } from "./artifact-index.ts";
import type { Layout } from "./layout.ts";
import { readSidecar } from "./sidecar.ts";

/** A sidecar may be on its way in before its content; after this long nobody brings it any more. */
const orphanSeconds = 60 * 60;

export async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** The artifact with this hash as it lies on disk; nothing when its content is not there. */
export async function look(place: Layout, sha256: string): Promise<Held | undefined> {
  const content = await statIfThere(place.content(sha256));
  if (content === undefined) return undefined;
  const about = (await readSidecar(place.sidecar(sha256))) ?? {
    mimeType: "application/octet-stream",
    createdAt: content.mtime.toISOString(),
  };
  const artifact = { uri: artifactUri(sha256), bytes: content.size, ...withoutEmpty(about) };
  return { sha256, artifact, usedAt: content.mtimeMs };
}

/** A name that is not known is left out, as the contract has it. */
function withoutEmpty<About extends { name?: string | undefined }>({ name, ...about }: About) {
  return name === undefined ? about : { ...about, name };
}

/**
 * Everything on disk, shard by shard; sidecars that lost their content are removed on the way.
 *
 * Ends early, with what it has, when the signal fires.
 */
export async function survey(place: Layout, signal: AbortSignal): Promise<readonly Held[]> {
  const found: Held[] = [];
  for (const shard of await readdir(place.shards)) {
    if (signal.aborted) break;
    const names = await readdir(place.shard(shard)).catch(() => []);
    const hashes = names.filter((name) => /^[0-9a-f]{62}$/.test(name)).map((rest) => shard + rest);
    const held = await Promise.all(hashes.map((sha256) => look(place, sha256)));
    found.push(...held.filter((entry) => entry !== undefined));
    await removeOrphans(place, shard, names);
  }
  return found;
}

async function removeOrphans(place: Layout, shard: string, names: readonly string[]) {
  const there = new Set(names);
  for (const name of names) {
    const [, rest] = /^([0-9a-f]{62})\.json$/.exec(name) ?? [];
    if (rest === undefined || there.has(rest)) continue;
    const sidecar = place.sidecar(shard + rest);
    const age = Date.now() - ((await statIfThere(sidecar))?.mtimeMs ?? Date.now());
    if (age > orphanSeconds * 1000) await rm(sidecar, { force: true });
  }
}
