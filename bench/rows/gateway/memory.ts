import {
  callOf,
  type Door,
  doorOf,
  eras,
  originOf,
  sessionAt,
  startedGateway,
  startedUpstream,
} from "../../gateway-calls.ts";
import { heapBytes, slopeOf } from "../../heap.ts";
import { openLoader } from "../../load.ts";
import type { Measure, Row } from "../../row.ts";
import type { StartedHub } from "../../started.ts";

const samples = 20;
const sessions = 10_000;

/** Memory over so many calls, and for clients that do nothing. */
const memoryOver =
  (calls: number): Measure =>
  async () => {
    await using upstream = await startedUpstream("modern");
    const upstreams = { up: { instances: [{ url: `${originOf(upstream)}/mcp` }], era: "modern" } };
    await using hub = await startedGateway(upstreams, { tellsHeap: true });
    return [await slopeRow(hub, calls), await sessionRow(hub)];
  };

export const gatewayMemory = memoryOver(200_000);

/** A million; for when there is time. */
export const gatewayMemoryLong = memoryOver(1_000_000);

/** What is left when all garbage is gone, sample by sample; half as many calls before warm it up. */
async function slopeRow(hub: StartedHub, calls: number): Promise<Row> {
  using stack = new DisposableStack();
  const targets = await Promise.all(
    eras.map((era) => callOf(era, doorOf(hub), { tool: "up__echo_0", arguments: { text: "hi" } })),
  );
  const loaders = await Promise.all(targets.map((target) => openLoader(target)));
  for (const loader of loaders) stack.use(loader);
  const send = async (count: number): Promise<void> => {
    for (const loader of loaders) await loader.run(count / loaders.length);
  };
  await send(calls / 2);
  const points: [number, number][] = [];
  for (let sample = 0; sample <= samples; sample += 1) {
    points.push([(sample * calls) / samples, await heapBytes(hub)]);
    if (sample < samples) await send(calls / samples);
  }
  return {
    name: `growth of the heap over ${calls} calls`,
    reference: "",
    value: slopeOf(points),
    unit: "bytes a call",
    atMost: 1,
  };
}

/** As many as the hub remembers; each has begun and said that it is ready. */
async function sessionRow(hub: StartedHub): Promise<Row> {
  const door = doorOf(hub);
  await begin(door, 100);
  const before = await heapBytes(hub);
  await begin(door, sessions - 100);
  const after = await heapBytes(hub);
  return {
    name: `idle legacy session, of ${sessions}`,
    reference: "",
    value: (after - before) / (sessions - 100) / 1024,
    unit: "KiB",
    atMost: 10,
  };
}

async function begin(door: Door, count: number): Promise<void> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await sessionAt(door);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}
