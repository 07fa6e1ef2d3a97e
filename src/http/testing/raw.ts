import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";

/** Sends bytes as they are, and gives back whatever came until the connection closed or `ms` passed. */
export async function raw(
  port: number,
  parts: readonly (string | Buffer | number)[],
  ms = 1500,
): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const received: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => received.push(chunk));
  const closed = new Promise<void>((resolve) => {
    socket.on("close", () => resolve()).on("error", () => resolve());
  });
  for (const part of parts) {
    if (typeof part === "number") await setTimeout(part);
    else if (!socket.destroyed) socket.write(part);
  }
  await Promise.race([closed, setTimeout(ms, undefined, { ref: false })]);
  socket.destroy();
  return Buffer.concat(received).toString("latin1");
}
