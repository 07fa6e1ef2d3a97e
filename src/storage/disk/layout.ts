import { join } from "node:path";

/** Where things lie in the folder of artifacts: `sha256/ab/cdef...` and a sidecar `sha256/ab/cdef....json`. */
export interface Layout {
  readonly shards: string;
  readonly incoming: string;
  /** The folder that holds the content with this hash. */
  shard(sha256: string): string;
  content(sha256: string): string;
  sidecar(sha256: string): string;
}

export function layout(folder: string): Layout {
  const shards = join(folder, "sha256");
  const shard = (sha256: string): string => join(shards, sha256.slice(0, 2));
  const content = (sha256: string): string => join(shard(sha256), sha256.slice(2));
  return {
    shards,
    incoming: join(folder, "incoming"),
    shard,
    content,
    sidecar: (sha256) => `${content(sha256)}.json`,
  };
}
