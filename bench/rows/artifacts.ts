import { Readable } from "node:stream";
import { request } from "undici";
import { highestBytes, residentBytes } from "../process-cost.ts";
import type { Measure } from "../row.ts";
import { type StartedHub, startedHub } from "../started.ts";

const mebibyte = 1024 * 1024;
/** What 100 MiB in and out adds to the hub's memory at its highest, and what 300 MiB more add to that. */
export const artifacts: Measure = async () => {
  await using hub = await startedHub();
  // A first small one, so that what loads with the first use is not counted.
  await store(hub, mebibyte);
  const idle = residentBytes(hub.pid);
  const first = await highestBytes(hub.pid, () => inAndOut(hub, 100 * mebibyte));
  const second = await highestBytes(hub.pid, () => inAndOut(hub, 300 * mebibyte));
  return [
    {
      name: "100 MiB artifact in and out, memory added",
      reference: "the idle hub",
      value: (first - idle) / mebibyte,
      unit: "MiB",
      atMost: 64,
    },
    {
      name: "300 MiB artifact after that, memory added",
      reference: "the hub after 100 MiB",
      value: Math.max(0, second - first) / mebibyte,
      unit: "MiB",
      atMost: 16,
    },
  ];
};

async function inAndOut(hub: StartedHub, size: number): Promise<void> {
  const uri = await store(hub, size);
  const path = `/artifacts/${uri.slice("artifact://".length)}`;
  const answer = await request(`${hub.origin}${path}`, { headers: headersOf(hub) });
  let received = 0;
  for await (const part of answer.body) received += part.length;
  if (received !== size) throw new Error(`Of ${size} bytes ${received} came back.`);
}

const headersOf = ({ token }: StartedHub) => ({ authorization: `Bearer ${token}` });

async function store(hub: StartedHub, bytes: number): Promise<string> {
  const body = Readable.from(pieces(bytes), { objectMode: false });
  const put = { method: "PUT", headers: headersOf(hub), body } as const;
  const answer = await request(`${hub.origin}/artifacts`, put);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the hub's own answer
  const { uri } = (await answer.body.json()) as { uri: string };
  return uri;
}

function* pieces(bytes: number): Generator<Buffer> {
  const piece = Buffer.alloc(64 * 1024);
  for (let sent = 0; sent < bytes; sent += piece.length) {
    piece.writeUInt32LE(sent, 0);
    yield piece.subarray(0, Math.min(piece.length, bytes - sent));
  }
}
