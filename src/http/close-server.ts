import type { Server } from "node:http";

const checkMs = 50;

/** Closes a server gracefully: idle connections at once, busy ones when they are done or time is up. */
export async function closeServer(server: Server, graceSeconds: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // Node closes the connections that are idle now; those that become idle later are ours to close.
  const sweep = setInterval(() => server.closeIdleConnections(), checkMs);
  const cutOff = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000);
  try {
    await closed;
  } finally {
    clearInterval(sweep);
    clearTimeout(cutOff);
  }
}
