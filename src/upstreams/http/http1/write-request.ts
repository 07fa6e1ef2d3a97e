import type { Socket } from "node:net";
import { giveBack, sending, waitedFor } from "../../../kernel/large-memory.ts";
import { lengthOf, type Spliced } from "../../envelope/splice.ts";
import type { Http1Request } from "./request.ts";

/** Up to here head and body are sent as one text: that is one call of the operating system. */
const mostAtOnce = 12 * 1024;

export function writeRequest(socket: Socket, { head, body, usedOnce = false }: Http1Request): void {
  if (body === undefined) {
    socket.write(`${head}\r\n`, "latin1");
    return;
  }
  const length = Buffer.isBuffer(body) ? body.length : lengthOf(body);
  const sized = `${head}content-length: ${length}\r\n\r\n`;
  if (length <= mostAtOnce) {
    const text = Buffer.isBuffer(body) ? body.toString("latin1") : textOf(body);
    socket.write(sized + text, "latin1");
    return;
  }
  socket.cork();
  socket.write(sized, "latin1");
  if (Buffer.isBuffer(body)) socket.write(body, whenSent(body, usedOnce));
  else writePieces(socket, body);
  socket.uncork();
}

/** In latin1, a letter for each byte. */
function textOf({ text, replacements }: Spliced): string {
  let whole = "";
  let from = 0;
  for (const { start, end, text: instead } of replacements) {
    const isAscii = Buffer.byteLength(instead) === instead.length;
    whole += text.toString("latin1", from, start);
    whole += isAscii ? instead : Buffer.from(instead).toString("latin1");
    from = end;
  }
  return whole + text.toString("latin1", from);
}

function writePieces(socket: Socket, { text, replacements }: Spliced): void {
  const sent = whenSent(text, false);
  let from = 0;
  for (const { start, end, text: instead } of replacements) {
    socket.write(text.subarray(from, start));
    socket.write(instead);
    from = end;
  }
  socket.write(text.subarray(from), sent);
}

/** From here on the operating system may read the bytes, until what is returned is called. */
function whenSent(
  bytes: Buffer,
  usedOnce: boolean,
): ((failure?: Error | null) => void) | undefined {
  if (bytes.length < waitedFor) return undefined;
  const sent = sending(bytes);
  return (failure) => {
    if (failure) return;
    sent();
    if (usedOnce) giveBack(bytes);
  };
}
