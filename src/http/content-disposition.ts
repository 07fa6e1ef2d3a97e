import type { OutgoingHttpHeaders } from "node:http";
import type { Artifact } from "../storage/artifacts.ts";

/** Types that a browser shows and that cannot run anything. SVG and HTML can. */
const harmless =
  /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp|heic|heif|tiff)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/plain|application\/pdf)$/;

/**
 * How a browser must treat content that came from anywhere: harmless types are shown, the rest is
 * saved, and if it were opened all the same, it could do nothing.
 */
export function contentHeaders({ mimeType, name }: Artifact): OutgoingHttpHeaders {
  const type = mimeType.toLowerCase().split(";", 1)[0]?.trim() ?? "";
  const shown = harmless.test(type);
  return {
    "Content-Type": type === "text/plain" ? "text/plain; charset=utf-8" : type,
    "Content-Disposition": `${shown ? "inline" : "attachment"}${fileNameOf(name)}`,
    ...(!shown && { "Content-Security-Policy": "sandbox; default-src 'none'" }),
  };
}

/** The name as RFC 6266 wants it, without anything that could end the header or leave a folder. */
function fileNameOf(name: string | undefined): string {
  const plain = name?.replaceAll(/[\p{C}/\\]/gu, "_").trim();
  if (plain === undefined || plain === "") return "";
  const ascii = plain.replaceAll(/[^\x20-\x7e]|["%]/g, "_");
  const encoded = encodeURIComponent(plain.toWellFormed()).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
