import type { Socket } from "node:net";

export interface RequestHeard {
  readonly target: string;
  readonly head: string;
  readonly body: Buffer;
}

/** Tells each request that came in whole on a connection. */
export function onRequest(socket: Socket, hear: (request: RequestHeard) => void): void {
  let pieces: Buffer[] = [];
  let length = 0;
  let needed = 0;
  socket.on("data", (piece) => {
    pieces.push(piece);
    length += piece.length;
    while (length > 0 && length >= needed) {
      const bytes = Buffer.concat(pieces);
      const headEnd = bytes.indexOf("\r\n\r\n") + 4;
      const head = bytes.toString("latin1", 0, headEnd);
      const bodyBytes = /^content-length: (\d+)\r$/im.exec(head)?.[1] ?? 0;
      needed = headEnd === 3 ? length + 1 : headEnd + Number(bodyBytes);
      pieces = [bytes];
      if (length < needed) return;
      pieces = [bytes.subarray(needed)];
      length -= needed;
      const body = bytes.subarray(headEnd, needed);
      needed = 0;
      hear({ target: head.split(" ")[1] ?? "", head, body });
    }
  });
}

/** A response with a length. Its connection is kept for a minute, which no test takes. */
export const response = (
  body: string,
  headers = "keep-alive: timeout=62\r\n",
  status = "200 OK",
): string =>
  `HTTP/1.1 ${status}\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
