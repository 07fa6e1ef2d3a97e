import type { Server } from "node:http";

/** Listens on any free port, prints it as a line of JSON, and closes when it is told to end. */
export function serveForBench(server: Server): void {
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address === "object" && address !== null) {
      console.log(JSON.stringify({ port: address.port }));
    }
  });
  process.on("SIGTERM", () => {
    server.closeAllConnections();
    server.close();
  });
}
