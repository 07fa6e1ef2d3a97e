/** Boxes of ISO base media files (ISO/IEC 14496-12): MP4, QuickTime, 3GP, HEIC, AVIF. */

import type { Tracks } from "./tracks.ts";

interface Box {
  readonly type: string;
  readonly body: Uint8Array;
  /** False when the head ends inside of it. */
  readonly whole: boolean;
}

/** The picture format a file's brands stand for, where the major brand alone does not tell. */
export function pictureBrand(head: Uint8Array): string | undefined {
  const [first] = boxes(head);
  if (first?.type !== "ftyp") return undefined;
  const names = [];
  for (let at = 0; at + 4 <= first.body.length; at += 4) names.push(latin(first.body, at));
  const [major = "", , ...compatible] = names;
  const all = [major, ...compatible];
  if (!/^(mif[12]|miaf|avif|avis|hei[cxms]|hev[cxms])$/.test(major)) return undefined;
  if (all.some((brand) => /^avi[fs]$/.test(brand))) return "image/avif";
  return all.some((brand) => /^he[iv][cxms]$/.test(brand)) ? "image/heic" : undefined;
}

/** Which tracks the film has, where its `moov` box lies within the head. */
export function mp4Tracks(head: Uint8Array): Tracks | undefined {
  const moov = boxes(head).find(({ type }) => type === "moov");
  if (moov === undefined) return undefined;
  const handlers = boxes(moov.body)
    .filter(({ type }) => type === "trak")
    .flatMap(({ body }) => inside(body, "mdia"))
    .flatMap(({ body }) => inside(body, "hdlr"))
    .map(({ body }) => latin(body, 8));
  return {
    video: handlers.includes("vide"),
    audio: handlers.includes("soun"),
    complete: moov.whole,
  };
}

const inside = (body: Uint8Array, type: string): Box[] =>
  boxes(body).filter((box) => box.type === type);

/** The boxes that begin in `bytes`. A size of 1 means 64 bits follow, 0 means up to the end. */
function boxes(bytes: Uint8Array): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const short = view.getUint32(at);
    const long = short === 1 && at + 16 <= bytes.length;
    const header = long ? 16 : 8;
    const size = long ? Number(view.getBigUint64(at + 8)) : short || bytes.length - at;
    if (size < header) return found;
    const body = bytes.subarray(at + header, at + size);
    found.push({ type: latin(bytes, at + 4), body, whole: at + size <= bytes.length });
    at += size;
  }
  return found;
}

const latin = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + 4));
