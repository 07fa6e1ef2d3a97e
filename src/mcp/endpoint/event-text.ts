/** The text of an event stream (HTML standard, "Server-sent events"). */

export const keepAliveComment = ": keepalive\n\n";
export const eventHead = "event: message\ndata: ";
export const eventTail = "\n\n";

/** One event of a stream. */
export const frame = (message: object): string =>
  `${eventHead}${JSON.stringify(message)}${eventTail}`;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** JSON has line ends only between its parts, where a space is as good. */
export function onOneLine(text: Buffer): Buffer {
  if (!text.includes(lineFeed) && !text.includes(carriageReturn)) return text;
  const copy = Buffer.from(text);
  for (const [place, byte] of copy.entries()) {
    if (byte === lineFeed || byte === carriageReturn) copy[place] = 0x20;
  }
  return copy;
}
