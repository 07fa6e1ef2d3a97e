/* oxlint-disable no-control-regex -- signatures are bytes, and some of them are control characters */

/** Formats the engine decodes, as far as the first bytes tell. */
export type ReadableFormat = "jpeg" | "png" | "webp" | "gif" | "tiff" | "svg" | "heif";

export type PictureFormat =
  | { readonly readable: true; readonly name: ReadableFormat }
  | { readonly readable: false; readonly name: string };

interface Signature {
  readonly name: ReadableFormat;
  readonly pattern: RegExp;
}

/** Matched against the first bytes read as Latin-1, where each character is one byte. */
const readable: readonly Signature[] = [
  { name: "jpeg", pattern: /^\xff\xd8\xff/ },
  { name: "png", pattern: /^\x89PNG\r\n\x1a\n/ },
  { name: "webp", pattern: /^RIFF[^]{4}WEBP/ },
  { name: "gif", pattern: /^GIF8[79]a/ },
  { name: "tiff", pattern: /^(?:II[*+]\0|MM\0[*+])/ },
  { name: "heif", pattern: /^[^]{4}ftyp[^]{0,64}?(?:avif|avis|hei[cx]|hev[cx]|mif1|msf1)/ },
  { name: "svg", pattern: /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE\s+svg|svg)[^]*/i },
];

const unreadable: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: "BMP", pattern: /^BM[^]{8}/ },
  { name: "ICO", pattern: /^\0\0[\x01\x02]\0[^]\0/ },
  { name: "JPEG XL", pattern: /^(?:\xff\x0a|\0\0\0\x0cJXL )/ },
  { name: "JPEG 2000", pattern: /^(?:\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/ },
  { name: "Photoshop", pattern: /^8BPS/ },
  { name: "PDF", pattern: /^%PDF-/ },
];

/** Enough for an SVG whose first element stands behind an XML declaration and a comment. */
const looked = 4096;

/** The format of a picture by its bytes; nothing when they are not those of a picture. */
export function pictureFormat(bytes: Uint8Array): PictureFormat | undefined {
  const start = Buffer.from(bytes.subarray(0, looked)).toString("latin1");
  const known = readable.find(({ pattern }) => pattern.test(start));
  if (known !== undefined && (known.name !== "svg" || /<svg[\s>/]/i.test(start))) {
    return { readable: true, name: known.name };
  }
  const other = unreadable.find(({ pattern }) => pattern.test(start));
  return other === undefined ? undefined : { readable: false, name: other.name };
}
