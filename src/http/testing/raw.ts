import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";

interface Patience {
  readonly ms?: number;
  readonly enough?: (said: string) => boolean;
}

/**
 * Sends bytes as they are, with pauses in milliseconds between them, and gives back whatever came until
 * the connection closed, until it was enough, or `ms` passed.
 */
export async function raw(
  port: number,
  parts: readonly (string | Buffer | number)[],
  { ms = 30_000, enough = () => false }: Patience = {},
): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const received: Buffer[] = [];
  const said = (): string => Buffer.concat(received).toString("latin1");
  const closed = new Promise<void>((resolve) => {
    socket.on("close", () => resolve()).on("error", () => resolve());
    socket.on("data", (chunk: Buffer) => {
      received.push(chunk);
      if (enough(said())) resolve();
    });
  });
  for (const part of parts) {
    if (typeof part === "number") await setTimeout(part);
    else if (!socket.destroyed) socket.write(part);
  }
  await Promise.race([closed, setTimeout(ms, undefined, { ref: false })]);
  socket.destroy();
  return said();
}
