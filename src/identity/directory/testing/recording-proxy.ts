/** A wire between the hub and its directory on which everything that is sent can be read. */

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { TestContext } from "node:test";

export interface RecordingProxy {
  readonly url: string;
  /** Everything that was sent towards the directory. */
  readonly sent: () => Buffer;
  /** How many connections were made. */
  readonly connections: () => number;
  /** Ends the connections that there are. */
  cut(): void;
}

interface ProxyOptions {
  /** Answers in the directory's place, which then hears nothing. */
  readonly answer?: (request: Buffer) => Buffer | undefined;
  /** Connections that are passed on; those after them are cut at once, or held without an answer. */
  readonly most?: number;
  readonly beyond?: "cut" | "hold";
}

/** Passes everything on to `port` of this machine, and keeps a copy. */
export async function recordingProxy(
  t: TestContext,
  port: number,
  { answer, most = Infinity, beyond = "cut" }: ProxyOptions = {},
): Promise<RecordingProxy> {
  const chunks: Buffer[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((near) => {
    connections += 1;
    const isBeyond = connections > most;
    if (isBeyond && beyond === "cut") {
      near.destroy();
      return;
    }
    const far = answer === undefined && !isBeyond ? connect(port, "127.0.0.1") : undefined;
    for (const socket of [near, far]) {
      if (socket === undefined) continue;
      open.add(socket);
      socket
        .on("error", () => {})
        .on("close", () => {
          open.delete(socket);
          near.destroy();
          far?.destroy();
        });
    }
    near.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      const own = answer?.(chunk);
      if (own !== undefined) near.write(own);
    });
    if (far !== undefined) near.pipe(far).pipe(near);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  t.after(() => {
    cut();
    server.close();
  });
  return {
    url: `ldap://127.0.0.1:${portOf(server)}`,
    sent: () => Buffer.concat(chunks),
    connections: () => connections,
    cut,
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
