import type { Socket } from "node:net";
import { giveBack, sending, waitedFor } from "../../../kernel/large-memory.ts";
import type { Http1Request, Patched } from "./request.ts";

/** Up to here head and body are sent as one text: that is one call of the operating system. */
const mostAtOnce = 12 * 1024;

export function writeRequest(socket: Socket, { head, body, usedOnce = false }: Http1Request): void {
  if (body === undefined) {
    socket.write(`${head}\r\n`, "latin1");
    return;
  }
  const length = lengthOf(body);
  const sized = `${head}content-length: ${length}\r\n\r\n`;
  if (length <= mostAtOnce) {
    socket.write(sized + textOf(body), "latin1");
    return;
  }
  socket.cork();
  socket.write(sized, "latin1");
  if (Buffer.isBuffer(body)) socket.write(body, whenSent(body, usedOnce));
  else {
    const { text, start, end, instead } = body;
    socket.write(text.subarray(0, start));
    socket.write(instead, "latin1");
    socket.write(text.subarray(end), whenSent(text, false));
  }
  socket.uncork();
}

const lengthOf = (body: Buffer | Patched): number =>
  Buffer.isBuffer(body)
    ? body.length
    : body.text.length - (body.end - body.start) + body.instead.length;

/** In latin1, a letter for each byte. */
function textOf(body: Buffer | Patched): string {
  if (Buffer.isBuffer(body)) return body.toString("latin1");
  const { text, start, end, instead } = body;
  return text.toString("latin1", 0, start) + instead + text.toString("latin1", end);
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
