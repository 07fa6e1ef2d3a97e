import { createHash } from "node:crypto";
import type { InstanceEntry } from "./instances/instances.ts";

/**
 * An instance as metrics name it: its address, with a hash in place of the query, which may hold a key and
 * may be all that tells two instances apart.
 */
export function instanceLabel({ id, url }: Pick<InstanceEntry, "id" | "url">): string {
  if (url === undefined) return id;
  const { origin, pathname, search } = new URL(url);
  if (search === "") return origin + pathname;
  return `${origin}${pathname}?${createHash("sha256").update(search).digest("hex").slice(0, 8)}`;
}
