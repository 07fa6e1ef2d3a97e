import { createHash } from "node:crypto";
import { mediaErrors } from "../../errors.ts";
import type { Media } from "../../media.ts";
import type { Detected } from "../detect.ts";
import type { Content } from "./content.ts";
import { once } from "./once.ts";

/** Media over content; disposing of it disposes of the content. */
export function mediaOf(
  content: Content,
  { name, kind, mimeType }: Pick<Detected, "kind" | "mimeType"> & { readonly name: string },
  maxMemoryBytes: number,
): Media {
  return {
    kind,
    mimeType,
    size: content.size,
    name,
    bytes: once(async () => {
      if (content.size > maxMemoryBytes)
        throw mediaErrors.tooLarge({ bytes: content.size, limit: maxMemoryBytes });
      return content.held ?? (await headOf(content, content.size));
    }),
    sha256: once(async () => {
      const hash = createHash("sha256");
      for await (const chunk of content.read()) hash.update(chunk);
      return hash.digest("hex");
    }),
    path: () => content.path(),
    [Symbol.asyncDispose]: once(() => Promise.resolve(content[Symbol.asyncDispose]())),
  };
}

/** Up to `bytes` bytes from the beginning. */
export async function headOf(content: Content, bytes: number): Promise<Uint8Array> {
  const head = Buffer.allocUnsafeSlow(Math.min(bytes, content.size));
  let at = 0;
  for await (const chunk of content.read()) {
    head.set(chunk.subarray(0, head.byteLength - at), at);
    at += chunk.byteLength;
    if (at >= head.byteLength) break;
  }
  return head.subarray(0, at);
}
