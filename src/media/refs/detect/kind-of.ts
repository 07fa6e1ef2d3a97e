import type { MediaKind } from "../../media.ts";

/** Formats whose main type does not tell what they are. */
const exceptions: Readonly<Record<string, MediaKind>> = {
  "application/pdf": "document",
  "application/rtf": "document",
  "application/epub+zip": "document",
  "application/x-cfb": "document",
  "application/x-mobipocket-ebook": "document",
  "text/html": "document",
  "application/xml": "text",
  "application/ogg": "video",
  "application/mxf": "video",
  "application/vnd.ms-asf": "video",
  "application/vnd.rn-realmedia": "video",
  "image/vnd.dwg": "other",
};

const documents =
  /^application\/vnd\.(openxmlformats-officedocument|oasis\.opendocument|ms-(word|excel|powerpoint)|apple\.(pages|numbers|keynote))/;

/** What a tool can do with media of this type. */
export function kindOf(mimeType: string): MediaKind {
  const exception = exceptions[mimeType];
  if (exception !== undefined) return exception;
  if (documents.test(mimeType)) return "document";
  const main = mimeType.slice(0, mimeType.indexOf("/"));
  return main === "image" || main === "audio" || main === "video" || main === "text"
    ? main
    : "other";
}
