import { once } from "node:events";
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectSecure } from "node:tls";

const connectSeconds = 10;
const writeSeconds = 30;

/** A connection over TCP or TLS, made when something is written, and anew after it broke. */
export class SyslogConnection {
  readonly #url: URL;
  #socket: Socket | undefined;

  constructor(url: URL) {
    this.#url = url;
  }

  /** Resolves once the system has all of it. @throws what broke, or `AbortError` after half a minute */
  async write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(writeSeconds * 1000)]);
    try {
      if (this.#socket?.writable !== true) {
        this.#drop();
        this.#socket = await connected(this.#url, limited);
      }
      await written(this.#socket, bytes, limited);
    } catch (error) {
      this.#drop();
      throw error;
    }
  }

  /** Waits a moment until the receiver has read what is on its way. */
  async close(): Promise<void> {
    const closing = this.#socket;
    if (closing === undefined || closing.destroyed) return;
    const limited = AbortSignal.timeout(2000);
    const closed = once(closing, "close", { signal: limited }).catch(() => undefined);
    closing.end();
    await closed;
    this.#drop();
  }

  #drop(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }
}

async function written(socket: Socket, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const giveUp = (): void => reject(new Error("The connection was closed."));
  signal.addEventListener("abort", giveUp, { once: true });
  socket.once("close", giveUp);
  try {
    socket.write(bytes, (error) => (error == null ? resolve() : reject(error)));
    await promise;
  } finally {
    signal.removeEventListener("abort", giveUp);
    socket.off("close", giveUp);
  }
}

async function connected(url: URL, signal: AbortSignal): Promise<Socket> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isSecure = url.protocol === "syslog+tls:";
  const port = Number(url.port || (isSecure ? 6514 : 514));
  const socket = isSecure
    ? connectSecure({ host, port, ...(isIP(host) === 0 && { servername: host }) })
    : connectPlain({ host, port });
  // Nobody says anything here; what a receiver says all the same is not kept.
  socket.resume().setKeepAlive(true);
  socket.on("error", () => undefined);
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(connectSeconds * 1000)]);
    await once(socket, isSecure ? "secureConnect" : "connect", { signal: limited });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
