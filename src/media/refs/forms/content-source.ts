/** Which of the accepted forms a caller used, and the content it stands for. */

import type { Artifacts } from "../../../storage/artifacts.ts";
import type { Scratch } from "../../../storage/scratch.ts";
import type { RefsConfig } from "../config.ts";
import type { Content } from "../content/content.ts";
import { fileContent } from "../content/file-content.ts";
import { heldContent } from "../content/held-content.ts";
import { memoryContent } from "../content/memory-content.ts";
import { spool } from "../content/spool.ts";
import type { Fetcher } from "../egress/fetcher.ts";
import type { MediaRef } from "../media-ref.ts";
import { fromBase64 } from "./base64.ts";
import { fromDataUrl } from "./data-url.ts";
import { formOf } from "./form-of.ts";
import type { Form } from "./form-of.ts";
import { openRootFile } from "./root-file.ts";

interface NamedContent {
  readonly content: Content;
  /** Safe to show. */
  readonly name: string;
}

export type ContentSource = (ref: MediaRef, signal: AbortSignal) => Promise<NamedContent>;

export interface ContentNeeds {
  readonly settings: RefsConfig;
  readonly artifacts: Artifacts;
  readonly scratch: Scratch;
  readonly addresses: Fetcher;
}

export function contentSource({
  settings,
  artifacts,
  scratch,
  addresses,
}: ContentNeeds): ContentSource {
  const inline = (bytes: Uint8Array, signal: AbortSignal): NamedContent => ({
    content: memoryContent(bytes, scratch, signal),
    name: "inline media",
  });

  async function artifact(uri: string): Promise<NamedContent> {
    const { bytes, name = uri } = await artifacts.get(uri);
    return { content: fileContent(await artifacts.path(uri), bytes, false), name };
  }

  function address(written: string, caller: AbortSignal): Promise<NamedContent> {
    const file = scratch.newPath();
    return addresses.fetch(
      written,
      async (chunks, { origin, pathname }, signal) => {
        const size = await spool(file, chunks, signal);
        return { content: fileContent(file, size, true), name: origin + pathname };
      },
      caller,
    );
  }

  async function path(written: string, signal: AbortSignal): Promise<NamedContent> {
    const { file, size, name } = await openRootFile(written, settings.roots);
    return { content: heldContent(file, size, scratch, signal), name };
  }

  const by: Readonly<Record<Form, (text: string, signal: AbortSignal) => Promise<NamedContent>>> = {
    data: async (text, signal) => inline(fromDataUrl(text, settings.maxMemoryBytes), signal),
    base64: async (text, signal) => inline(fromBase64(text, settings.maxMemoryBytes), signal),
    artifact,
    address,
    path,
  };

  return async (ref, signal) => {
    if (typeof ref !== "string") return await by.base64(ref.data, signal);
    const text = ref.trim();
    return await by[await formOf(text)](text, signal);
  };
}
