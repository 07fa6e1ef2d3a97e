import { Readable } from "node:stream";
import { request } from "undici";
import { residentBytes } from "../process-cost.ts";
import type { Measure } from "../row.ts";
import { startedHub } from "../started.ts";

const mebibyte = 1024 * 1024;
const size = 100 * mebibyte;

/** What 100 MiB in and out adds to the hub's memory, at its highest. */
export const artifacts: Measure = async () => {
  await using hub = await startedHub();
  const headers = { authorization: `Bearer ${hub.token}` };
  // A first small one, so that what loads with the first use is not counted.
  await store(hub.origin, headers, mebibyte);
  const before = residentBytes(hub.pid);
  let highest = before;
  const watch = setInterval(() => {
    highest = Math.max(highest, residentBytes(hub.pid));
  }, 10);
  const uri = await store(hub.origin, headers, size);
  const path = `/artifacts/${uri.slice("artifact://".length)}`;
  const answer = await request(`${hub.origin}${path}`, { headers });
  let received = 0;
  for await (const part of answer.body) received += part.length;
  clearInterval(watch);
  if (received !== size) throw new Error(`Of ${size} bytes ${received} came back.`);
  return [
    {
      name: "100 MiB artifact in and out, memory added",
      reference: "the idle hub",
      value: (highest - before) / mebibyte,
      unit: "MiB",
      atMost: 64,
    },
  ];
};

async function store(
  origin: string,
  headers: Record<string, string>,
  bytes: number,
): Promise<string> {
  const body = Readable.from(pieces(bytes), { objectMode: false });
  const answer = await request(`${origin}/artifacts`, { method: "PUT", headers, body });
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
