import type { Artifact } from "./artifacts.ts";
import { storageErrors } from "./errors.ts";

const form = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z artifact:\/\/sha256-[0-9a-f]{64}$/;

/**
 * The place of an artifact in the list, to go on after it with `before`.
 *
 * It holds when the artifact is removed meanwhile. Places compare as strings: later is greater.
 */
export const artifactCursor = (artifact: Pick<Artifact, "createdAt" | "uri">): string =>
  `${artifact.createdAt} ${artifact.uri}`;

/** @throws `storage.badCursor` */
export function checkedCursor(cursor: string): string {
  if (!form.test(cursor)) throw storageErrors.badCursor({});
  return cursor;
}
