import type { Socket } from "node:net";
import { until } from "../../../../../test/until.ts";
import { type Served, serveRaw } from "../../testing/serve.ts";
import { onRequest, type RequestHeard } from "./requests.ts";

/** A request that came, and waits for whatever is written to its connection. */
export interface Held extends RequestHeard {
  readonly socket: Socket;
  /** Connections are counted from 0. */
  readonly connection: number;
}

export interface Holding extends Served {
  readonly held: readonly Held[];
  readonly sockets: readonly Socket[];
  /** The request, counted from 0, once it has come. */
  request(nth: number): Promise<Held>;
  /** Waits until the other side has closed a connection. */
  closed(connection: number): Promise<void>;
}

/** A server that keeps requests, for a test to answer; or answers each at once. */
export async function hold(answer?: (request: Held) => string | Buffer): Promise<Holding> {
  const held: Held[] = [];
  const sockets: Socket[] = [];
  const served = await serveRaw((socket) => {
    const connection = sockets.push(socket) - 1;
    onRequest(socket, (request) => {
      const each = { ...request, socket, connection };
      held.push(each);
      if (answer !== undefined) socket.write(answer(each));
    });
  });
  return Object.assign(served, {
    held,
    sockets,
    async request(nth: number): Promise<Held> {
      await until(() => held.length > nth, `request ${nth}`);
      const found = held[nth];
      if (found === undefined) throw new Error(`There is no request ${nth}.`);
      return found;
    },
    closed: (connection: number) =>
      until(() => sockets[connection]?.destroyed === true, `the end of connection ${connection}`),
  });
}
