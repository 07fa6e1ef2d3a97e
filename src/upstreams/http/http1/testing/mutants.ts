/** Numbers from 0 up to what is asked for, the same for the same seed (mulberry32). */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const chunked = "Transfer-Encoding: chunked\r\n";
const json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

/** Responses as servers give them. */
export const goodResponses: readonly string[] = [
  `${json}Content-Length: 13\r\nDate: Sun, 22 Nov 2026 07:00:00 GMT\r\n\r\n{"answer":42}`,
  `${json}Content-Length: 13\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n{"answer":42}`,
  `${json}${chunked}\r\n5\r\n{"ans\r\n8\r\nwer":42}\r\n0\r\n\r\n`,
  `${json}${chunked}Trailer: Digest\r\n\r\nd;name="value"\r\n{"answer":42}\r\n0;last\r\nDigest: abc\r\n\r\n`,
  `${json}\r\n{"answer":42}`,
  `${json}Connection: close\r\n\r\n{"answer":42}`,
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n",
  "HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n",
  'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n',
  'HTTP/1.0 200 OK\r\nContent-Length: 13\r\nConnection: keep-alive\r\n\r\n{"answer":42}',
  "HTTP/1.1 500 Oh\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\nContent-Length: 2\r\n\r\nno",
];

const pieces = [
  ...'\r\n\0 \t:;,0159aGxX+-"\x0b\x7f\xa0\xff'.split(""),
  "\r\n",
  "\r\n\r\n",
  "\r\n ",
  "\n\n",
  "close",
  "chunked",
  "gzip, ",
  "identity",
  "Content-Length: 3\r\n",
  "Content-Length: 13\r\n",
  "Content-Length: 13, 13\r\n",
  "Connection: close\r\n",
  "Connection: keep-alive\r\n",
  "X: y\r\n\tz\r\n",
  chunked,
  "0\r\n\r\n",
  "5\r\nhello\r\n",
  "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen",
  "HTTP/1.1 100 Continue\r\n\r\n",
  "HTTP/1.0 ",
];

/** A good response after one or two small accidents, as bytes of latin1. */
export function mutant(number: (below: number) => number): string {
  let text = goodResponses[number(goodResponses.length)] ?? "";
  for (let left = 1 + number(2); left > 0; left -= 1) text = changed(text, number);
  return text;
}

function changed(text: string, number: (below: number) => number): string {
  const headEnd = text.indexOf("\r\n\r\n") + 4;
  // Most of what can go wrong stands in the head, and where lines begin and end.
  const ends = [...text.matchAll(/\r\n|: |;/g)].map(({ index }) => index + number(3));
  const places = [number(text.length), number(headEnd), ends[number(ends.length)] ?? 0];
  const at = places[number(3)] ?? 0;
  const piece = pieces[number(pieces.length)] ?? "";
  switch (number(6)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + number(3));
    case 1:
      return text.slice(0, at) + piece + text.slice(at + 1);
    case 2:
      return lineAgain(text, number);
    case 3:
      return text.replace(
        "Content-Length",
        number(2) === 0 ? "content-length" : "Transfer-Encoding",
      );
    default:
      return text.slice(0, at) + piece + text.slice(at);
  }
}

/** A line stands there twice. */
function lineAgain(text: string, number: (below: number) => number): string {
  const lines = text.split("\r\n");
  const at = number(lines.length);
  return lines.toSpliced(at, 0, lines[number(lines.length)] ?? "").join("\r\n");
}
