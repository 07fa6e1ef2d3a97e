/** A DNS server for tests: SRV records over UDP, on a port of its own (RFC 1035, RFC 2782). */

import { createSocket } from "node:dgram";
import { once } from "node:events";

export interface ServedRecord {
  readonly name: string;
  readonly port: number;
  readonly priority?: number;
  readonly weight?: number;
}

export interface DnsServer extends AsyncDisposable {
  /** For `resolver.setServers`. */
  readonly address: string;
  /** How many questions it had so far. */
  readonly asked: () => number;
  /** From now on it answers with these; with `times` only so often, and then as before. */
  serve(answer: Served, times?: number): void;
}

/** `absent` is NXDOMAIN, `broken` SERVFAIL, `silent` nothing at all. */
export type Served = readonly ServedRecord[] | "absent" | "broken" | "silent";

const codes = { absent: 3, broken: 2 } as const;

export async function dnsServer(): Promise<DnsServer> {
  const socket = createSocket("udp4");
  let lasting: Served = [];
  const passing: Served[] = [];
  let asked = 0;
  socket.on("message", (query, { port, address }) => {
    asked += 1;
    const answer = passing.shift() ?? lasting;
    if (answer === "silent") return;
    const reply =
      typeof answer === "string" ? response(query, codes[answer], []) : response(query, 0, answer);
    socket.send(reply, port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked: () => asked,
    serve(answer, times) {
      if (times === undefined) lasting = answer;
      else passing.push(...Array.from({ length: times }, () => answer));
    },
    async [Symbol.asyncDispose]() {
      const closed = once(socket, "close");
      socket.close();
      await closed;
    },
  };
}

function response(query: Buffer, code: number, records: readonly ServedRecord[]): Buffer {
  // The question ends with the root label, a type and a class.
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt16BE(0, 8);
  header.writeUInt16BE(0, 10);
  return Buffer.concat([header, question, ...records.map(srvRecord)]);
}

function srvRecord({ name, port, priority = 0, weight = 0 }: ServedRecord): Buffer {
  const target = Buffer.concat([
    ...name
      .split(".")
      .filter(Boolean)
      .map((label) => Buffer.from(`${String.fromCodePoint(label.length)}${label}`)),
    Buffer.of(0),
  ]);
  const data = Buffer.alloc(6);
  data.writeUInt16BE(priority, 0);
  data.writeUInt16BE(weight, 2);
  data.writeUInt16BE(port, 4);
  // The name of the question, type SRV, class IN, a time to live of 0, the length of the rest.
  const head = Buffer.from([0xc0, 0x0c, 0, 33, 0, 1, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16BE(data.length + target.length, 10);
  return Buffer.concat([head, data, target]);
}
