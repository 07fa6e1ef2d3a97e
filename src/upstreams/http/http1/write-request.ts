import type { Socket } from "node:net";
import { giveBack, sending, waitedFor } from "../../../kernel/large-memory.ts";
import type { Http1Request } from "./request.ts";

/** Up to here head and body are sent as one text: that is one call of the operating system. */
const mostAtOnce = 12 * 1024;

export function writeRequest(socket: Socket, { head, body, usedOnce = false }: Http1Request): void {
  if (body === undefined) {
    socket.write(`${head}\r\n`, "latin1");
    return;
  }
  const sized = `${head}content-length: ${body.length}\r\n\r\n`;
  if (body.length <= mostAtOnce) {
    socket.write(sized + body.toString("latin1"), "latin1");
    return;
  }
  socket.cork();
  socket.write(sized, "latin1");
  if (body.length < waitedFor) socket.write(body);
  else {
    const sent = sending(body);
    socket.write(body, (failure) => {
      if (failure) return;
      sent();
      if (usedOnce) giveBack(body);
    });
  }
  socket.uncork();
}
