/** How media leaves a tool: always as a link to an artifact, and inline too while it is small. */

import type { Annotations, Content, InlineMedia } from "../pipeline/content.ts";
import type { Artifacts, ArtifactUri } from "../storage/artifacts.ts";

/** Bytes up to which media is also put into the answer itself. */
const inlineLimit = 256 * 1024;

export interface NewAttachment {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  /** A file name for whoever saves it. */
  readonly name: string;
  readonly annotations?: Annotations;
}

export interface Attachment {
  readonly uri: ArtifactUri;
  readonly content: readonly Content[];
}

/** Stores the media and gives the blocks that stand for it. */
export async function attach(
  artifacts: Artifacts,
  { bytes, mimeType, name, annotations }: NewAttachment,
  signal: AbortSignal,
): Promise<Attachment> {
  const { uri } = await artifacts.put(bytes, { mimeType, name }, signal);
  const about = annotations === undefined ? {} : { annotations };
  const link: Content = {
    type: "resource_link",
    uri,
    name,
    mimeType,
    size: bytes.length,
    ...about,
  };
  const type = inlineType(mimeType);
  if (type === undefined || bytes.length > inlineLimit) return { uri, content: [link] };
  const inline: Content = { type, data: Buffer.from(bytes).toString("base64"), mimeType, ...about };
  return { uri, content: [inline, link] };
}

/** MCP has inline blocks for pictures and sound; anything else is linked. */
function inlineType(mimeType: string): InlineMedia["type"] | undefined {
  if (mimeType.startsWith("image/")) return "image";
  return mimeType.startsWith("audio/") ? "audio" : undefined;
}
