import {
  callOf,
  type Door,
  doorOf,
  type Era,
  eras,
  originOf,
  startedGateway,
  startedUpstream,
} from "../../gateway-calls.ts";
import { answered, HttpLine } from "../../http-line.ts";
import { inTurns, type LoadTarget, requestText } from "../../load.ts";
import { highestBytes, residentBytes } from "../../process-cost.ts";
import type { Measure, Row } from "../../row.ts";
import { started, type StartedHub } from "../../started.ts";

const mebibyte = 1024 * 1024;
const turns = { warmUp: 100, requests: 20, rounds: 15 };

const kinds = [
  { kind: "in the arguments", given: { text: "x".repeat(mebibyte) } },
  { kind: "in the answer", given: { bytes: mebibyte } },
  { kind: "in the answer, as an event", given: { bytes: mebibyte, events: true } },
];

interface Pair {
  readonly name: string;
  readonly pipe: LoadTarget;
  readonly hub: LoadTarget;
}

/** 1 MiB each way beside the pipe, and 300 MiB to a reader who takes their time. */
export const gatewayLarge: Measure = async () => {
  await using stack = new AsyncDisposableStack();
  const upstreams = {
    modern: stack.use(await startedUpstream("modern")),
    legacy: stack.use(await startedUpstream("legacy")),
  };
  const pipeTo = async (era: Era): Promise<Door> => {
    const pipe = stack.use(await started(["bench/servers/pipe.ts", originOf(upstreams[era])]));
    return { origin: originOf(pipe), pid: pipe.pid, path: "/mcp" };
  };
  const pipes = { modern: await pipeTo("modern"), legacy: await pipeTo("legacy") };
  const hub = stack.use(
    await startedGateway({
      modern: { instances: [{ url: `${originOf(upstreams.modern)}/mcp` }], era: "modern" },
      legacy: { instances: [{ url: `${originOf(upstreams.legacy)}/mcp` }], era: "legacy" },
    }),
  );
  return [
    ...(await besidePipe(await pairsOf(hub, pipes))),
    ...(await slowReader("modern", originOf(upstreams.modern))),
    ...(await slowReader("legacy", originOf(upstreams.legacy))),
  ];
};

async function pairsOf(
  hub: StartedHub,
  pipes: Readonly<Record<Era, Door>>,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (const { kind, given } of kinds) {
    for (const client of eras) {
      for (const upstream of eras) {
        const call = { tool: `${upstream}__echo_0`, arguments: given };
        pairs.push({
          name: `1 MiB ${kind}, ${client} client, ${upstream} upstream`,
          pipe: await callOf(upstream, pipes[upstream], { ...call, tool: "echo_0" }),
          hub: await callOf(client, doorOf(hub), call),
        });
      }
    }
  }
  return pairs;
}

async function besidePipe(pairs: readonly Pair[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { name, pipe, hub } of pairs) {
    const [reference, own] = await inTurns([pipe, hub], turns);
    if (reference === undefined || own === undefined) continue;
    rows.push({
      name,
      reference: "the pipe",
      value: own.cpuMicros,
      unit: "µs CPU",
      ratio: own.cpuMicros / reference.cpuMicros,
      atMost: 1.3,
    });
  }
  return rows;
}

/** In a hub that has done nothing yet, so that no memory is left over from other work. */
async function slowReader(era: Era, origin: string): Promise<readonly Row[]> {
  await using hub = await startedGateway({ up: { instances: [{ url: `${origin}/mcp` }], era } });
  const read = async (bytes: number): Promise<void> => {
    const call = { tool: "up__echo_0", arguments: { bytes } };
    await readSlowly(await callOf(era, doorOf(hub), call), bytes);
  };
  await read(8 * mebibyte);
  const idle = residentBytes(hub.pid);
  const first = await highestBytes(hub.pid, () => read(100 * mebibyte));
  const second = await highestBytes(hub.pid, () => read(300 * mebibyte));
  return [
    added(`100 MiB answer to a slow reader, ${era} era`, "the hub before", first - idle, 64),
    added(
      `300 MiB answer after that, ${era} era`,
      "the hub after 100 MiB",
      Math.max(0, second - first),
      16,
    ),
  ];
}

const added = (name: string, reference: string, bytes: number, atMost: number): Row => ({
  name: `${name}, memory added`,
  reference,
  value: bytes / mebibyte,
  unit: "MiB",
  atMost,
});

const restMs = 10;

/** Rests after every MiB. */
async function readSlowly(target: LoadTarget, bytes: number): Promise<void> {
  using line = new HttpLine(Number(new URL(target.origin).port));
  let sinceRest = 0;
  const answer = await answered(line, requestText(target), (chunk) => {
    sinceRest += chunk.length;
    if (sinceRest < mebibyte) return;
    sinceRest = 0;
    line.pause();
    setTimeout(() => line.resume(), restMs);
  });
  if (answer.bytes < bytes) throw new Error(`Of ${bytes} bytes ${answer.bytes} came.`);
}
