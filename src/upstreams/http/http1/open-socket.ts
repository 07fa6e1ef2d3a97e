import { connect, isIP, type OnReadOpts, type Socket, type TcpNetConnectOpts } from "node:net";
import { connect as connectTls, type ConnectionOptions } from "node:tls";

/** A peer that is gone without a word is noticed this long after, and about ten probes more. */
const probeAfterSeconds = 15;

/** How to reach an origin. */
export interface Dial {
  /** Begins to connect. Bytes are the reader's only until it returns; false asks for a pause. */
  open(read: Read): Socket;
  /** What the socket says when it can be written to. */
  readonly ready: "connect" | "secureConnect";
}

/**
 * What comes in on any connection, one piece after the other: nobody keeps it, so that one is enough for
 * all. A stream would take 64 KiB for each piece, and most of its time to pass it on.
 */
const incoming = Buffer.allocUnsafeSlow(64 * 1024);

type Read = (bytes: Buffer, end: number) => boolean;

const readingTo = (read: Read): OnReadOpts => ({
  buffer: incoming,
  callback: (end) => read(incoming, end),
});

export function dialOf({ protocol, hostname, port }: URL): Dial {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const isSecure = protocol === "https:";
  const usual = {
    host,
    port: port === "" ? (isSecure ? 443 : 80) : Number(port),
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: probeAfterSeconds * 1000,
  } satisfies TcpNetConnectOpts;
  if (!isSecure) {
    return { open: (read) => connect({ ...usual, onread: readingTo(read) }), ready: "connect" };
  }
  const servername = isIP(host) === 0 ? host : "";
  let session: Buffer | undefined;
  return {
    open(read) {
      // The types of `tls` do not know `onread`, which its documentation has.
      const options: ConnectionOptions & { readonly onread: OnReadOpts } = {
        ...usual,
        onread: readingTo(read),
        servername,
        ALPNProtocols: ["http/1.1"],
        ...(session !== undefined && { session }),
      };
      const socket = connectTls(options);
      // Not every version takes these from the options.
      socket.setNoDelay(true).setKeepAlive(true, usual.keepAliveInitialDelay);
      socket.on("session", (given) => {
        session = given;
      });
      return socket;
    },
    ready: "secureConnect",
  };
}
