import type { Artifacts } from "../../storage/artifacts.ts";
import type { Scratch } from "../../storage/scratch.ts";
import { mediaErrors } from "../errors.ts";
import type { RefsConfig } from "./config.ts";
import { headOf, mediaOf } from "./content/media-of.ts";
import { detect, headBytes } from "./detect.ts";
import { createFetcher } from "./egress/fetcher.ts";
import type { Lookup } from "./egress/guarded-agent.ts";
import { contentSource } from "./forms/content-source.ts";
import type { MediaSource } from "./media-source.ts";
import { reasons } from "./reasons.ts";

export interface MediaSourceNeeds {
  readonly settings: RefsConfig;
  readonly artifacts: Artifacts;
  /** Where copies lie while they are needed. */
  readonly scratch: Scratch;
  /** Left out, the system's. */
  readonly lookup?: Lookup;
}

/** Disposing of it breaks off transfers; media that is open stays so. */
export function createMediaSource({
  settings,
  artifacts,
  scratch,
  lookup,
}: MediaSourceNeeds): MediaSource & AsyncDisposable {
  const { maxBytes, maxMemoryBytes } = settings;
  const addresses = createFetcher(settings.fetch, maxBytes, lookup);
  const source = contentSource({ settings, artifacts, scratch, addresses });

  return {
    async open(ref, { signal, wanted, label }) {
      signal.throwIfAborted();
      const { content, name } = await source(ref, signal);
      try {
        if (content.size > maxBytes)
          throw mediaErrors.tooLarge({ bytes: content.size, limit: maxBytes });
        const head = await headOf(content, headBytes);
        if (head.byteLength === 0) throw mediaErrors.notMedia({ why: reasons.empty });
        const { kind, mimeType } = await detect(head);
        if (wanted !== undefined && !wanted.includes(kind))
          throw mediaErrors.wrongKind({ wanted: wanted.join(" / "), mimeType });
        return mediaOf(content, { kind, mimeType, name: label ?? name }, maxMemoryBytes);
      } catch (error) {
        await content[Symbol.asyncDispose]();
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => addresses[Symbol.asyncDispose](),
  };
}
