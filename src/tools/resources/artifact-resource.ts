import { isKumihimoError } from "../../kernel/errors.ts";
import { mediaErrors } from "../../media/errors.ts";
import type { Resource } from "../../pipeline/define-resource.ts";
import type { Artifact, Artifacts } from "../../storage/artifacts.ts";

/** Content never changes, so a client may keep it as long as it likes. */
const dayMs = 86_400_000;

/** Artifacts up to `maxBytes` as resources; larger ones are fetched over HTTP. */
export const artifactResource = (artifacts: Artifacts, maxBytes: number): Resource => ({
  name: "artifact",
  title: "Artifact",
  description: "Media that a tool made or a client stored, named by the SHA-256 of its bytes.",
  uriTemplate: "artifact://{id}",
  cache: { ttlMs: dayMs, cacheScope: "private" },

  async list(limit) {
    const newest = await artifacts.list({ limit });
    return newest.map(({ uri, name, mimeType, bytes }) => ({
      uri,
      name: name ?? uri,
      mimeType,
      size: bytes,
    }));
  },

  async complete(variable, typed) {
    if (variable !== "id") return [];
    const uris = await artifacts.matching(`artifact://${typed}`, 100);
    return uris.map((uri) => uri.slice("artifact://".length));
  },

  async read(uri, signal) {
    const artifact = await known(artifacts, uri);
    if (artifact === undefined) return undefined;
    const { mimeType, bytes } = artifact;
    if (bytes > maxBytes) throw mediaErrors.tooLarge({ bytes, limit: maxBytes });
    const content = await contentOf(artifacts, artifact, signal);
    return isText(mimeType)
      ? { uri, mimeType, text: content.toString("utf8") }
      : { uri, mimeType, blob: content.toString("base64") };
  },
});

/** A URI that is none, or that nobody stored, is simply not there. */
async function known(artifacts: Artifacts, uri: string): Promise<Artifact | undefined> {
  try {
    return await artifacts.get(uri);
  } catch (error) {
    if (isKumihimoError(error) && error.status < 500) return undefined;
    throw error;
  }
}

async function contentOf(
  artifacts: Artifacts,
  { uri }: Artifact,
  signal: AbortSignal,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of await artifacts.read(uri)) {
    signal.throwIfAborted();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a stream of bytes gives bytes
    parts.push(part as Uint8Array);
  }
  return Buffer.concat(parts);
}

const isText = (mimeType: string): boolean => /^text\/|^application\/json$|\+xml$/.test(mimeType);
