import { bareCall } from "../../calls.ts";
import {
  callOf,
  doorOf,
  type Era,
  eras,
  originOf,
  startedGateway,
  startedUpstream,
} from "../../gateway-calls.ts";
import { inTurns, type LoadResult, type LoadTarget } from "../../load.ts";
import { figure, type Measure, type Row } from "../../row.ts";
import { started } from "../../started.ts";

const small = { text: "hello" };
/** Short turns: what else the machine does for a second falls on all of them. */
const turns = { warmUp: 20_000, requests: 1000, rounds: 51 };
/** 120 µs where a bare request took 25 µs. */
const cpuBudget = 120 / 25;

interface Cell {
  readonly client: Era;
  readonly upstream: Era;
  readonly door: "/mcp" | "/mcp/<upstream>";
}

const cells: readonly Cell[] = (["/mcp", "/mcp/<upstream>"] as const).flatMap((door) =>
  eras.flatMap((client) => eras.map((upstream) => ({ client, upstream, door }))),
);

/** A forwarded call with everything on, beside a pipe that only passes bytes on. */
export const gatewayCalls: Measure = async () => {
  await using stack = new AsyncDisposableStack();
  const bare = stack.use(await started(["bench/servers/bare.ts"]));
  const upstreams = {
    modern: stack.use(await startedUpstream("modern")),
    legacy: stack.use(await startedUpstream("legacy")),
  };
  const urlOf = (era: Era) => `${originOf(upstreams[era])}/mcp`;
  const piped = async (era: Era): Promise<LoadTarget> => {
    const pipe = stack.use(await started(["bench/servers/pipe.ts", originOf(upstreams[era])]));
    const door = { origin: originOf(pipe), pid: pipe.pid, path: "/mcp" };
    return callOf(era, door, { tool: "echo_0", arguments: small });
  };
  const pipes = [await piped("modern"), await piped("legacy")];
  const hub = stack.use(
    await startedGateway({
      modern: { instances: [{ url: urlOf("modern") }], era: "modern" },
      legacy: { instances: [{ url: urlOf("legacy") }], era: "legacy" },
    }),
  );
  const forwarded = await Promise.all(
    cells.map(({ client, upstream, door }) =>
      door === "/mcp"
        ? callOf(client, doorOf(hub), { tool: `${upstream}__echo_0`, arguments: small })
        : callOf(client, doorOf(hub, upstream), { tool: "echo_0", arguments: small }),
    ),
  );
  const bareTarget = bareCall(Number(bare.said["port"]), bare.pid, small.text);
  const results = await inTurns([bareTarget, ...pipes, ...forwarded], turns);
  return rowsOf(results);
};

function rowsOf([bare, modern, legacy, ...forwarded]: readonly LoadResult[]): Row[] {
  if (bare === undefined || modern === undefined || legacy === undefined) return [];
  const pipes = { modern, legacy };
  const of = (door: Cell["door"]) =>
    forwarded.filter((_, index) => cells[index]?.door === door).map((each) => each.cpuMicros);
  return [
    figure("load generator", bare.generatorMicros, "µs CPU"),
    figure("bare node:http JSON", bare.cpuMicros, "µs CPU"),
    ...eras.flatMap((era) => [
      figure(`pipe to a ${era} upstream`, pipes[era].requestsPerSecond, "requests/s"),
      cpuRow(`pipe to a ${era} upstream`, pipes[era], bare),
    ]),
    ...forwarded.flatMap((result, index) => {
      const cell = cells[index];
      return cell === undefined ? [] : cellRows(cell, result, { bare, pipe: pipes[cell.upstream] });
    }),
    ...(["/mcp", "/mcp/<upstream>"] as const).map((door) => ({
      name: `slowest pair of eras beside the quickest, ${door}`,
      reference: "the quickest",
      value: Math.max(...of(door)),
      unit: "µs CPU",
      ratio: Math.max(...of(door)) / Math.min(...of(door)),
      atMost: 1.2,
    })),
  ];
}

interface Beside {
  readonly bare: LoadResult;
  readonly pipe: LoadResult;
}

function cellRows({ client, upstream, door }: Cell, result: LoadResult, beside: Beside): Row[] {
  const name = `${client} client, ${upstream} upstream, ${door}`;
  return [
    {
      name,
      reference: "the pipe",
      value: result.requestsPerSecond,
      unit: "requests/s",
      ratio: result.requestsPerSecond / beside.pipe.requestsPerSecond,
      atLeast: 0.8,
    },
    { ...cpuRow(name, result, beside.bare), atMost: cpuBudget },
  ];
}

const cpuRow = (name: string, { cpuMicros }: LoadResult, bare: LoadResult): Row => ({
  name,
  reference: "bare node:http JSON",
  value: cpuMicros,
  unit: "µs CPU",
  ratio: cpuMicros / bare.cpuMicros,
});
