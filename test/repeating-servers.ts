/** Servers that answer with all that they were sent, as a careless one does in its errors. */

import { createServer, type Socket } from "node:net";
import { once } from "node:events";

export interface RepeatingServer extends AsyncDisposable {
  readonly port: number;
  /** All that it was sent, as Latin-1. */
  readonly heard: string;
}

/** What it answers to the `index`th piece of bytes on one connection. */
type Answer = (said: Buffer, index: number) => Buffer | string;

async function repeating(answer: Answer): Promise<RepeatingServer> {
  const sockets = new Set<Socket>();
  let heard = "";
  const server = createServer((socket) => {
    let index = 0;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (said) => {
      heard += said.toString("latin1");
      socket.write(answer(said, index));
      index += 1;
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" ? (address?.port ?? 0) : 0,
    get heard() {
      return heard;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Letters that stand in any text, as those of a binary message that it is repeated from. */
const plain = (said: Buffer): string => said.toString("latin1").replaceAll(/[^ -~]+/g, " ");

export const repeatingRedis = (): Promise<RepeatingServer> =>
  repeating((said) => `-ERR wrong: ${plain(said)}\r\n`);

/** Asks for a password in clear text; `lets` it in, and then refuses each statement. */
export const repeatingPostgres = (lets: boolean): Promise<RepeatingServer> =>
  repeating((said, index) => {
    if (index === 0) return message("R", int32(3));
    if (index === 1 && lets) return Buffer.concat([message("R", int32(0)), message("Z", "I")]);
    const refusal = message("E", `SERROR\0C${lets ? "42601" : "28P01"}\0M${plain(said)}\0\0`);
    return Buffer.concat([refusal, message("Z", "I")]);
  });

/** Frontend/Backend Protocol 3.0, "Message Formats". */
function message(type: string, body: Buffer | string): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(type), int32(bytes.length + 4), bytes]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Refuses each bind with a diagnostic message that repeats it (RFC 4511, section 4.2.2). */
export const repeatingLdap = (): Promise<RepeatingServer> =>
  repeating((said) => {
    const id = said.subarray(2, 5);
    const result = [ber(0x0a, Buffer.from([49])), ber(0x04, ""), ber(0x04, plain(said))];
    return ber(0x30, Buffer.concat([id, ber(0x61, Buffer.concat(result))]));
  });

/** Tag, length and value; at most 65,535 bytes. */
function ber(tag: number, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  const head = Buffer.from([tag, 0x82, bytes.length >> 8, bytes.length & 0xff]);
  return Buffer.concat([head, bytes]);
}
