import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createRawServer, type Socket } from "node:net";

/** A server on a free port of this machine. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Ends every connection as if the process was killed; the port stays open. */
  cut(): void;
}

export async function serve(listener: RequestListener, port = 0): Promise<Served> {
  const server = createHttpServer({ keepAliveTimeout: 60_000 }, listener);
  return served(server, port);
}

/** Speaks whatever bytes `talk` writes. */
export async function serveRaw(talk: (socket: Socket) => void, port = 0): Promise<Served> {
  return served(createRawServer(talk), port);
}

async function served(server: Server | ReturnType<typeof createRawServer>, wanted: number) {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  });
  server.listen(wanted, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    port,
    cut,
    async [Symbol.asyncDispose]() {
      server.close();
      cut();
      if (server.listening) await once(server, "close");
    },
  };
}
