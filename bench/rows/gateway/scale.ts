import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as z from "zod";
import {
  answerTo,
  callOf,
  type Door,
  doorOf,
  modern,
  originOf,
  startedGateway,
  startedUpstream,
} from "../../gateway-calls.ts";
import { heapBytes } from "../../heap.ts";
import { inTurns, type LoadResult, type LoadTarget } from "../../load.ts";
import { residentBytes } from "../../process-cost.ts";
import { figure, type Measure, type Row } from "../../row.ts";
import type { StartedHub } from "../../started.ts";

const upstreams = 10;
const perPage = 100;
/** Of each upstream. */
const many = 1000;
const few = 10;
const mebibyte = 1024 * 1024;
const flat = 1.5;

/** 10,000 federated tools beside 100: lists and calls must not notice. */
export const gatewayScale: Measure = async () => {
  await using stack = new AsyncDisposableStack();
  const large = stack.use(await hubBefore(many));
  const small = stack.use(await hubBefore(few));
  return [
    ...(await pageRows(large.hub, small.hub)),
    ...(await callRows(large.hub, small.hub)),
    ...(await standingRows(large, small)),
  ];
};

interface Scaled extends AsyncDisposable {
  readonly hub: StartedHub;
  /** Until every tool could be called: the first start, which pins them, and the second. */
  readonly seconds: readonly [number, number];
}

async function hubBefore(tools: number): Promise<Scaled> {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-bench-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(await startedUpstream("modern", "--tools", String(tools)));
  const url = `${originOf(server)}/mcp`;
  const entries = Array.from({ length: upstreams }, (_, index) => [
    `up${index}`,
    { instances: [{ url }], era: "modern" },
  ]);
  const settings = { mcp: { pageSize: perPage } };
  const open = async (): Promise<readonly [StartedHub, number]> => {
    const begin = performance.now();
    const options = { settings, folder, tellsHeap: true };
    const hub = await startedGateway(Object.fromEntries(entries), options);
    return [hub, (performance.now() - begin) / 1000];
  };
  const [first, firstSeconds] = await open();
  await first[Symbol.asyncDispose]();
  const [hub, seconds] = await open();
  stack.use(hub);
  const owned = stack.move();
  return {
    hub,
    seconds: [firstSeconds, seconds],
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const answered = z.object({
  result: z.object({ tools: z.array(z.unknown()), nextCursor: z.string().optional() }),
});

/** The cursors of all full pages; the first page has none. */
async function cursorsOf(door: Door): Promise<readonly (string | undefined)[]> {
  const cursors: (string | undefined)[] = [];
  let cursor: string | undefined;
  do {
    const { result } = answered.parse(await answerTo(listing(door, cursor)));
    if (result.tools.length === perPage) cursors.push(cursor);
    cursor = result.nextCursor;
  } while (cursor !== undefined);
  return cursors;
}

const listing = (door: Door, cursor: string | undefined): LoadTarget =>
  modern(door, "tools/list", cursor === undefined ? {} : { cursor });

async function pageRows(large: StartedHub, small: StartedHub): Promise<readonly Row[]> {
  const cursors = await cursorsOf(doorOf(large));
  if (cursors.length < (upstreams * many) / perPage) {
    throw new Error(`There are ${cursors.length} full pages of tools.`);
  }
  const at = (place: number): LoadTarget => listing(doorOf(large), cursors[place]);
  const last = cursors.length - 1;
  const reference = listing(doorOf(small), undefined);
  const pages = { first: at(0), middle: at(Math.floor(last / 2)), "last full": at(last) };
  const turns = { warmUp: 500, requests: 200, rounds: 5 };
  // Each beside the small hub anew, so that both have as many requests behind them.
  const results = await inTurns(
    Object.values(pages).flatMap((page) => [reference, page]),
    turns,
  );
  return Object.keys(pages).flatMap((which, index) =>
    beside(`page of 100 tools among 10,000, ${which}`, results[2 * index + 1], results[2 * index]),
  );
}

const call = (hub: StartedHub, tool: string): Promise<LoadTarget> =>
  callOf("modern", doorOf(hub), { tool, arguments: { text: "hello" } });

async function callRows(large: StartedHub, small: StartedHub): Promise<readonly Row[]> {
  const targets = [await call(small, "up5__echo_5"), await call(large, "up5__echo_500")];
  const turns = { warmUp: 20_000, requests: 10_000, rounds: 3 };
  const [reference, own] = await inTurns(targets, turns);
  return beside("call of one tool among 10,000", own, reference);
}

function beside(name: string, own?: LoadResult, reference?: LoadResult): Row[] {
  if (own === undefined || reference === undefined) return [];
  return [
    {
      name,
      reference: "the same among 100",
      value: own.cpuMicros,
      unit: "µs CPU",
      ratio: own.cpuMicros / reference.cpuMicros,
      atMost: flat,
    },
  ];
}

/** What it takes to start with so many, and to keep them. */
async function standingRows(large: Scaled, small: Scaled): Promise<readonly Row[]> {
  const [heap, smallHeap] = [await heapBytes(large.hub), await heapBytes(small.hub)];
  const more = upstreams * (many - few);
  return [
    figure("start until 100 tools can be called", small.seconds[1], "s"),
    figure("start until 10,000 tools can be called, the first time", large.seconds[0], "s"),
    figure("start until 10,000 tools can be called, afterwards", large.seconds[1], "s"),
    figure("heap for one federated tool", (heap - smallHeap) / more / 1024, "KiB"),
    figure("resident memory with 10,000 tools", residentBytes(large.hub.pid) / mebibyte, "MiB"),
  ];
}
