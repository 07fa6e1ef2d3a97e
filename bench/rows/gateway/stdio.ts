import { callOf, doorOf, eras, originOf, startedGateway } from "../../gateway-calls.ts";
import { inTurns } from "../../load.ts";
import { figure, type Measure, type Row } from "../../row.ts";
import { started } from "../../started.ts";

const small = { text: "hello" };
const server = "bench/servers/instant-lines.ts";

/** A forwarded call to a program on standard input and output, beside a pipe of lines. */
export const gatewayStdio: Measure = async () => {
  await using stack = new AsyncDisposableStack();
  const pipe = stack.use(
    await started(["bench/servers/line-pipe.ts", process.execPath, server, "modern"]),
  );
  const upstreams = eras.map((era) => [era, { command: process.execPath, args: [server, era] }]);
  const hub = stack.use(await startedGateway(Object.fromEntries(upstreams)));
  const door = { origin: originOf(pipe), pid: pipe.pid, path: "/mcp" };
  const [reference, ...own] = await inTurns(
    [
      await callOf("modern", door, { tool: "echo_0", arguments: small }),
      await callOf("modern", doorOf(hub), { tool: "modern__echo_0", arguments: small }),
      await callOf("legacy", doorOf(hub), { tool: "legacy__echo_0", arguments: small }),
    ],
    { warmUp: 20_000, requests: 10_000, rounds: 3 },
  );
  if (reference === undefined) return [];
  const rows: Row[] = [
    figure("pipe of lines to a program", reference.requestsPerSecond, "requests/s"),
    figure("pipe of lines to a program", reference.cpuMicros, "µs CPU"),
  ];
  for (const [index, { cpuMicros, requestsPerSecond }] of own.entries()) {
    const name = `call to a program, ${eras[index]} era`;
    const beside = { name, reference: "the pipe of lines" } as const;
    rows.push(
      {
        ...beside,
        value: requestsPerSecond,
        unit: "requests/s",
        ratio: requestsPerSecond / reference.requestsPerSecond,
      },
      { ...beside, value: cpuMicros, unit: "µs CPU", ratio: cpuMicros / reference.cpuMicros },
    );
  }
  return rows;
};
