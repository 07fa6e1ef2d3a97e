import * as z from "zod";
import type { ToolDifference } from "../../upstreams/integrity/tool-difference.ts";
import type { UpstreamReport } from "../../upstreams/upstreams.ts";
import { type HubAddress, hubApi, type HubRequest } from "../hub-api.ts";
import type { RunningDesk, UpstreamHealth } from "./upstream-desk.ts";

/** Checked as far as it is shown: the hub at an address may be of another version, or none. */
const holding = <Value>(shape: Readonly<Record<string, z.ZodType>>) =>
  z.custom<Value>((value) => z.looseObject(shape).safeParse(value).success);

const list = z.array(z.unknown());
const word = z.string();
const report = holding<UpstreamReport>({
  name: word,
  instances: list,
  quarantined: list,
  warnings: list,
});
const reports = z.object({ upstreams: z.array(report) });
const health = holding<UpstreamHealth>({ name: word, instances: list });
const difference = holding<ToolDifference>({ tool: word, changes: list, warnings: list });
const differences = z.object({ differences: z.array(difference) });
const approved = z.object({ approved: z.array(z.string()) });

/** @throws `cli.notReachable`, `cli.tokenWanted`, `cli.refused` from every method */
export function runningDesk(hub: HubAddress): RunningDesk {
  const api = hubApi(hub);
  const ask = <Schema extends z.ZodType>(
    schema: Schema,
    { path, ...request }: HubRequest,
  ): Promise<z.output<Schema>> => api.ask(schema, { ...request, path: ["upstreams", ...path] });
  return {
    list: async () => (await ask(reports, { method: "GET", path: [] })).upstreams,
    health: (name) => ask(health, { method: "GET", path: [name, "health"] }),
    check: (name) => ask(health, { method: "POST", path: [name, "check"] }),
    diff: async (name) =>
      (await ask(differences, { method: "GET", path: [name, "diff"] })).differences,
    async approve(name, tools) {
      const body = tools.length === 0 ? {} : { tools };
      return (await ask(approved, { method: "POST", path: [name, "approve"], body })).approved;
    },
    add: (name, settings) => ask(report, { method: "POST", path: [], body: { name, ...settings } }),
    async remove(name) {
      await ask(z.undefined(), { method: "DELETE", path: [name] });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
