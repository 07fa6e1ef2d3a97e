import type { ToolDifference } from "../../../src/upstreams/integrity/tool-difference.ts";
import type { UpstreamReport } from "../../../src/upstreams/upstreams.ts";
import type { Gateway } from "./gateway.ts";

/** The admin API of a running hub. */
export interface Admin {
  report(upstream: string): Promise<UpstreamReport>;
  diff(upstream: string): Promise<{ readonly differences: readonly ToolDifference[] }>;
  approve(upstream: string, tools: readonly string[]): Promise<void>;
  /** Whatever it answers, as text. */
  ask(path: string, body?: object): Promise<string>;
}

export function adminOf({ hub }: Gateway): Admin {
  const ask = async (path: string, body?: object): Promise<string> => {
    const answer = await fetch(`${hub.url}/api/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${hub.token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${said}`);
    return said;
  };
  return {
    ask,
    report: async (name) => JSON.parse(await ask(`upstreams/${name}`)),
    diff: async (name) => JSON.parse(await ask(`upstreams/${name}/diff`)),
    approve: async (name, tools) => void (await ask(`upstreams/${name}/approve`, { tools })),
  };
}
