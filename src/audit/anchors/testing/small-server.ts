import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

export interface SmallServer extends AsyncDisposable {
  readonly url: string;
  /** Requests that came in whole. */
  readonly received: readonly Received[];
}

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A server on a free port of this machine. */
export async function smallServer(
  answer: (received: Received, response: ServerResponse) => void,
): Promise<SmallServer> {
  const all: Received[] = [];
  const server = createServer((request, response) => {
    void receivedIn(request).then((received) => {
      all.push(received);
      return answer(received, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It does not listen.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    received: all,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function receivedIn(request: IncomingMessage): Promise<Received> {
  const { method = "", url = "", headers } = request;
  return { method, path: url, headers, body: (await buffer(request)).toString("utf8") };
}
