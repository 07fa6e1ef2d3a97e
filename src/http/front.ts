import type { AddressInfo } from "node:net";
import { closeServer } from "./close-server.ts";
import { httpErrors } from "./errors.ts";
import type { Log } from "../telemetry/log.ts";
import type { HttpConfig } from "./config.ts";
import type { Handler } from "./handler.ts";

// An import of it would load Node's own `fetch` as well, a twentieth of a start; the hub has another.
const { createServer } = process.getBuiltinModule("node:http");

/** The hub's HTTP server. */
export interface Front {
  /**
   * Takes connections. Their requests wait until {@link Front.serve} says who answers them, who may
   * have to know the address first.
   *
   * @throws `http.cannotListen`
   */
  listen(): Promise<Address>;
  serve(handler: Handler): void;
  /**
   * Takes no new connections, lets requests in flight finish, and cuts off what is left after
   * `graceSeconds`.
   */
  close(options: { readonly graceSeconds: number }): Promise<void>;
}

export interface Address {
  readonly host: string;
  readonly port: number;
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
}

export interface FrontNeeds {
  readonly settings: HttpConfig;
  readonly log: Log;
}

export function createFront({ settings, log }: FrontNeeds): Front {
  const { promise: ready, resolve: isReady } = Promise.withResolvers<Handler>();
  let handler: Handler = (request, response) =>
    void ready.then((serving) => serving(request, response));
  const listener: Handler = (request, response) => handler(request, response);
  const server = createServer(
    {
      headersTimeout: settings.headersSeconds * 1000,
      keepAliveTimeout: settings.keepAliveSeconds * 1000,
      // Whoever reads a body watches that it moves; a large upload may take its time.
      requestTimeout: 0,
      connectionsCheckingInterval: 1000,
      requireHostHeader: false,
    },
    listener,
  );
  server.maxConnections = settings.maxConnections;
  server.on("checkContinue", listener);
  server.on("drop", () => log.warn("connection refused", { limit: settings.maxConnections }));

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        const { host, port } = settings;
        const refused = (error: Error): void =>
          reject(httpErrors.cannotListen({ host, port, why: codeOf(error) }, { cause: error }));
        server.once("error", refused).listen(port, host, () => {
          server.off("error", refused);
          server.on("error", (error) => log.error("server error", { error }));
          resolve(addressOf(server.address(), host));
        });
      }),
    serve(serving) {
      handler = serving;
      isReady(serving);
    },
    close: ({ graceSeconds }) => closeServer(server, graceSeconds),
  };
}

function addressOf(address: string | AddressInfo | null, host: string): Address {
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { host, port, url: `http://${host.includes(":") ? `[${host}]` : host}:${port}` };
}

const codeOf = (error: Error): string =>
  "code" in error && typeof error.code === "string" ? error.code : error.message;
