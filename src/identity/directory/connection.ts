/** One connection to an LDAP server: encrypted before anything secret is sent, and never made twice. */

import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import { Client } from "ldapts";
import { faultOf } from "./fault-of.ts";

/** An LDAP server as it is reached. */
export interface Server {
  /** The directory's name in the configuration. */
  readonly name: string;
  readonly url: string;
  readonly startTls: boolean;
  /** PEM; undefined for the authorities that Node.js knows. */
  readonly ca: string | undefined;
  /** The name in the certificate, where it is not the one in `url`. */
  readonly serverName: string | undefined;
  readonly connectSeconds: number;
  readonly operationSeconds: number;
}

export interface Connection extends Disposable {
  readonly client: Client;
  /** False once it was lost; another has to be made then. */
  readonly isOpen: boolean;
}

const keepAliveMs = 30_000;

/**
 * A connection that passwords may be sent over. Without StartTLS the first request makes it.
 *
 * @throws `identity.directoryFault`
 */
export async function openConnection(server: Server): Promise<Connection> {
  const sockets = socketsTo(server);
  const client = new Client({
    url: server.url,
    timeout: server.operationSeconds * 1000,
    connectTimeout: server.connectSeconds * 1000,
    createConnection: sockets.plain,
    createSecureConnection: sockets.secure,
  });
  const close = (): void => {
    sockets.expectNothing();
    const destroy = (): void => sockets.destroy();
    client.unbind().then(destroy, destroy);
  };
  const limit = setTimeout(() => {
    sockets.destroy(new Error("timeout while encrypting"));
  }, server.connectSeconds * 1000);
  try {
    if (server.startTls) await client.startTLS();
  } catch (error) {
    close();
    throw faultOf(server.name, error, "tls");
  } finally {
    clearTimeout(limit);
  }
  return {
    client,
    get isOpen() {
      return sockets.areOpen;
    },
    [Symbol.dispose]: close,
  };
}

/**
 * What the client connects with: once and never again.
 *
 * Left to itself it connects anew whenever a connection is gone, and after a StartTLS that failed it
 * does so without encryption.
 */
function socketsTo(server: Server) {
  const isSecure = new URL(server.url).protocol === "ldaps:";
  const place = placeOf(server.url);
  const certificate = certificateOf(place.host, server);
  const made: Socket[] = [];
  const atMost = <Made extends Socket>(count: number, make: () => Made): Made => {
    if (made.length >= count) throw new Error("the connection was lost");
    const socket = make();
    socket.setKeepAlive(true, keepAliveMs);
    made.push(socket);
    return socket;
  };
  return {
    plain: () => atMost(1, () => connect(place)),
    secure: (): TLSSocket =>
      isSecure
        ? atMost(1, () => connectTls({ ...certificate, ...place }))
        : atMost(2, () => connectTls({ ...certificate, socket: made[0] })),
    get areOpen() {
      return made.every((socket) => !socket.destroyed);
    },
    destroy(why?: Error): void {
      for (const socket of made) socket.destroy(why);
    },
    /** A late error of a connection that is given up is nobody's any more, and must not end the process. */
    expectNothing(): void {
      for (const socket of made) socket.on("error", () => {});
    },
  };
}

/** Host without the brackets of IPv6, and port. */
function placeOf(url: string): { readonly host: string; readonly port: number } {
  const { protocol, hostname, port } = new URL(url);
  const host = decodeURIComponent(hostname).replace(/^\[(.*)\]$/, "$1");
  return { host, port: Number(port || (protocol === "ldaps:" ? 636 : 389)) };
}

/** What the server's certificate must be. */
function certificateOf(host: string, { ca, serverName }: Server): ConnectionOptions {
  const name = serverName ?? host;
  return {
    host: name,
    ...(isIP(name) === 0 && { servername: name }),
    ...(ca !== undefined && { ca }),
    minVersion: "TLSv1.2",
    rejectUnauthorized: true,
  };
}
