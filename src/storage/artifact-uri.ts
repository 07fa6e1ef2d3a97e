import type { ArtifactUri } from "./artifacts.ts";
import { storageErrors } from "./errors.ts";

const form = /^artifact:\/\/sha256-([0-9a-f]{64})$/;

/** The URI of the content with this lower-case hex SHA-256. */
export const artifactUri = (sha256: string): ArtifactUri => `artifact://sha256-${sha256}`;

/** The hex SHA-256 a URI names. @throws `storage.badUri` */
export function sha256Of(uri: string): string {
  const sha256 = form.exec(uri)?.[1];
  if (sha256 === undefined) throw storageErrors.badUri({});
  return sha256;
}
