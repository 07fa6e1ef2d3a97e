import { bareCall, legacyCall, modernCall } from "../calls.ts";
import { inTurns, load } from "../load.ts";
import type { Measure, Row } from "../row.ts";
import { started, startedHub } from "../started.ts";

const plugin = "bench/servers/trivial-tools.ts";
const small = "hello";
const requests = 20_000;
const rounds = 3;
/** Budget of a trivial tool: 120 µs where a bare request took 25 µs. */
const trivialBudget = 120 / 25;

const hubWith = (count: number) =>
  startedHub({
    settings: { plugins: { files: [plugin], settings: { "bench.trivial-tools": { count } } } },
  });

/** What the way to a tool costs, beside a server that only parses and writes JSON. */
export const calls: Measure = async () => {
  await using bare = await started(["bench/servers/bare.ts"]);
  const reference = await load(bareCall(Number(bare.said["port"]), bare.pid, small), requests);
  const rows: Row[] = [cpuRow("bare node:http JSON", reference.cpuMicros, reference.cpuMicros)];
  await using alone = await hubWith(1);
  await using among = await hubWith(100);
  const one = await load(modernCall(alone, "bench_echo_0", small), requests);
  const [modern = one, legacy = one] = await inTurns(
    [modernCall(among, "bench_echo_50", small), legacyCall(among, "bench_echo_50", small)],
    { warmUp: requests, requests, rounds },
  );
  const add = (name: string, { cpuMicros }: { cpuMicros: number }): void => {
    rows.push({ ...cpuRow(name, cpuMicros, reference.cpuMicros), atMost: trivialBudget });
  };
  add("trivial tool, alone", one);
  add("trivial tool among 100, modern era", modern);
  add("trivial tool among 100, legacy era", legacy);
  rows.push({
    name: "legacy era beside modern era, CPU",
    reference: "modern era",
    value: legacy.cpuMicros,
    unit: "µs CPU",
    ratio: legacy.cpuMicros / modern.cpuMicros,
    atMost: 1.2,
    atLeast: 0.8,
  });
  return rows;
};

/** A body of 1 MiB in and out. */
export const largeBodies: Measure = async () => {
  const text = "x".repeat(1024 * 1024);
  await using bare = await started(["bench/servers/bare.ts"]);
  await using hub = await hubWith(1);
  const reference = await load(bareCall(Number(bare.said["port"]), bare.pid, text), 200);
  const own = await load(modernCall(hub, "bench_echo_0", text), 200);
  return [
    { ...cpuRow("1 MiB in and out through a tool", own.cpuMicros, reference.cpuMicros), atMost: 4 },
  ];
};

const cpuRow = (name: string, value: number, reference: number): Row => ({
  name,
  reference: "bare node:http JSON",
  value,
  unit: "µs CPU",
  ratio: value / reference,
});
