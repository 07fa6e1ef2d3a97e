import type { IncomingMessage } from "node:http";

/** Long enough for a client to read the refusal while it still sends. */
const patienceMs = 1000;

/**
 * Reads on and forgets, after a request was refused in the middle of its body.
 *
 * Closing at once would reset the connection, and the client would never see why. A body that does
 * not end soon ends with the connection.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  const timer = setTimeout(() => request.socket.destroy(), patienceMs);
  request.once("close", () => clearTimeout(timer)).resume();
}
