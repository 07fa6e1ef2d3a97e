/** Elements of Matroska and WebM files (RFC 8794 and RFC 9559). */

import type { Tracks } from "./tracks.ts";

const ids = { segment: 0x18538067, tracks: 0x1654ae6b, trackEntry: 0xae, trackType: 0x83 };

interface Element {
  readonly id: number;
  readonly body: Uint8Array;
  /** False when the head ends inside of it, or its length is not written down. */
  readonly whole: boolean;
}

/** Which tracks the film has, where its list of tracks lies within the head. */
export function ebmlTracks(head: Uint8Array): Tracks | undefined {
  const segment = elements(head).find(({ id }) => id === ids.segment);
  const list = segment && elements(segment.body).find(({ id }) => id === ids.tracks);
  if (list === undefined) return undefined;
  const types = elements(list.body)
    .filter(({ id }) => id === ids.trackEntry)
    .flatMap(({ body }) => elements(body))
    .filter(({ id }) => id === ids.trackType)
    .map(({ body }) => body.at(-1));
  return { video: types.includes(1), audio: types.includes(2), complete: list.whole };
}

function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const id = variable(bytes, at, true);
    const size = id && variable(bytes, at + id.length, false);
    if (id === undefined || size === undefined) return found;
    const start = at + id.length + size.length;
    const end = size.unknown ? Number.POSITIVE_INFINITY : start + size.value;
    found.push({ id: id.value, body: bytes.subarray(start, end), whole: end <= bytes.length });
    at = end;
  }
  return found;
}

/** A number of 1 to 8 bytes whose leading zero bits tell its length; an id keeps its length marker. */
function variable(bytes: Uint8Array, at: number, keepMarker: boolean) {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || at + length > bytes.length) return undefined;
  const marker = 0x80 >> (length - 1);
  let value = keepMarker ? first : first - marker;
  let unknown = first === marker * 2 - 1;
  for (const byte of bytes.subarray(at + 1, at + length)) {
    value = value * 256 + byte;
    unknown &&= byte === 0xff;
  }
  return { value, length, unknown };
}
