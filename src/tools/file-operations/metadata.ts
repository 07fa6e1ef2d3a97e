import type { Media } from "../../media/media.ts";
import type { Needs } from "../needs.ts";
import type { FileOperation } from "./file-operation.ts";

/** What the file says of itself, after its kind. */
export const metadata: FileOperation = async (needs, file, _options, { signal }) => ({
  result: {
    mimeType: file.mimeType,
    kind: file.kind,
    bytes: file.size,
    name: file.name,
    ...(await ofKind(needs, file, signal)),
  },
  content: [],
});

async function ofKind({ engines }: Needs, file: Media, signal: AbortSignal): Promise<object> {
  switch (file.kind) {
    case "image":
      return await engines.image.metadata(await file.bytes(), signal);
    case "audio":
      return await engines.audio.probe(await file.path(), signal);
    case "video":
      return await engines.video.probe(await file.path(), signal);
    case "document":
    case "text": {
      const read = await engines.document.read(await file.bytes(), file.mimeType, signal);
      return { format: read.format, title: read.title, pages: read.pages.length };
    }
    case "other":
      return {};
  }
}
