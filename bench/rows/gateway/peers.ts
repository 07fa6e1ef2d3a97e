import { writeFile } from "node:fs/promises";
import path from "node:path";
import {
  callOf,
  type Door,
  doorOf,
  eras,
  originOf,
  startedGateway,
  startedUpstream,
} from "../../gateway-calls.ts";
import { inTurns, type LoadResult, type LoadTarget, openLoader } from "../../load.ts";
import { installPeers, type Peer, startedPeer } from "../../peers.ts";
import { figure, type Measure, type Row } from "../../row.ts";

const given = { text: "hello" };
const program = [process.execPath, "bench/servers/instant-lines.ts", "legacy"] as const;
const turns = { warmUp: 5000, requests: 3000, rounds: 5 };
const timesAsMany = 3;

/** The hub with everything on beside others that do the same work with the same upstream. */
export const gatewayPeers: Measure = async () => {
  await installPeers();
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await startedUpstream("legacy"));
  const url = `${originOf(upstream)}/mcp`;
  const [command, ...args] = program;
  const hub = stack.use(
    await startedGateway({ web: { instances: [{ url }] }, program: { command, args } }),
  );
  const mcpHub = stack.use(await startedMcpHub({ web: { url }, program: { command, args } }));
  const mcpProxy = stack.use(await startedMcpProxy());
  const own = (tool: string): Promise<LoadTarget> =>
    callOf("legacy", doorOf(hub), { tool, arguments: given });
  const proxied = mcpDoor(mcpProxy);
  const targets = {
    web: await own("web__echo_0"),
    program: await own("program__echo_0"),
    hubWeb: await ready(async () => restCall(mcpHub, "web")),
    hubProgram: await ready(async () => restCall(mcpHub, "program")),
    proxyModern: await ready(() => callOf("modern", proxied, { tool: "echo_0", arguments: given })),
    proxyLegacy: await ready(() => callOf("legacy", proxied, { tool: "echo_0", arguments: given })),
  };
  const results = await inTurns(Object.values(targets), turns);
  const [web, lines, hubWeb, hubProgram, ...proxy] = results;
  return [
    ...beside("mcp-hub 4.2.1 over its REST API, HTTP upstream", hubWeb, web),
    // No budget: not even a pipe of lines that looks at nothing is three times as fast (`gateway-stdio`).
    ...beside("mcp-hub 4.2.1 over its REST API, program", hubProgram, lines, noBudget),
    ...proxy.flatMap((each, index) =>
      beside(`mcp-proxy 6.7.19, ${eras[index]} client, program`, each, lines),
    ),
  ];
};

/** Its REST API costs less than its MCP endpoint, so that is what it is asked by. */
const startedMcpHub = (servers: Readonly<Record<string, object>>): Promise<Peer> =>
  startedPeer({
    script: "mcp-hub/dist/cli.js",
    args: ({ port, folder }) => ["--port", String(port), "--config", configIn(folder)],
    prepare: (folder) => writeFile(configIn(folder), JSON.stringify({ mcpServers: servers })),
  });

const configIn = (folder: string): string => path.join(folder, "servers.json");

const startedMcpProxy = (): Promise<Peer> =>
  startedPeer({
    script: "mcp-proxy/dist/bin/mcp-proxy.mjs",
    args: ({ port }) => ["--port", String(port), "--server", "stream", "--", ...program],
  });

const mcpDoor = ({ origin, pid }: Peer): Door => ({ origin, pid, path: "/mcp" });

const restCall = ({ origin, pid }: Peer, server: string): LoadTarget => ({
  origin,
  pid,
  path: "/api/servers/tools",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ server_name: server, tool: "echo_0", arguments: given }),
});

const patienceMs = 60_000;

/** The call, once it is answered: they listen before they have found their upstreams. */
async function ready(target: () => Promise<LoadTarget>): Promise<LoadTarget> {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      const made = await target();
      using _ = await openLoader(made, 1);
      return made;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

const noBudget = {};

function beside(
  name: string,
  peer: LoadResult | undefined,
  own: LoadResult | undefined,
  budget: Pick<Row, "atLeast"> = { atLeast: timesAsMany },
): Row[] {
  if (peer === undefined || own === undefined) return [];
  return [
    figure(name, peer.requestsPerSecond, "requests/s"),
    figure(name, peer.cpuMicros, "µs CPU"),
    {
      name: `the hub, beside ${name}`,
      reference: "the other",
      value: own.requestsPerSecond,
      unit: "requests/s",
      ratio: own.requestsPerSecond / peer.requestsPerSecond,
      ...budget,
    },
  ];
}
