import * as z from "zod";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Language } from "../../kernel/language.ts";
import type { ToolDifference } from "../../upstreams/integrity/tool-difference.ts";
import type { UpstreamReport } from "../../upstreams/upstreams.ts";
import { cliErrors } from "../errors.ts";
import { accepted, networkReason } from "../running-hub.ts";
import type { RunningDesk, UpstreamHealth } from "./upstream-desk.ts";

export interface HubAddress {
  /** `http://127.0.0.1:3000`; a path in it does not count. */
  readonly url: string;
  readonly token: string | undefined;
  readonly language: Language;
  readonly signal: AbortSignal;
}

interface Request {
  readonly method: "GET" | "POST" | "DELETE";
  /** Segments after `/api/upstreams`. */
  readonly path: readonly string[];
  readonly body?: unknown;
}

/** How long the hub may take; it gives up by itself before that. */
const patienceMs = 90_000;

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
  const ask = async <Schema extends z.ZodType>(
    schema: Schema,
    request: Request,
  ): Promise<z.output<Schema>> => {
    const parsed = schema.safeParse(await answerOf(hub, request));
    if (parsed.success) return parsed.data;
    throw cliErrors.notReachable({ url: hub.url, why: "no answer of a hub" });
  };
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

async function answerOf(hub: HubAddress, { method, path, body }: Request): Promise<unknown> {
  const { url, token, language, signal } = hub;
  const segments = ["/api/upstreams", ...path.map(encodeURIComponent)];
  try {
    const answer = await fetch(new URL(segments.join("/"), url), {
      method,
      headers: {
        "accept-language": language,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(method === "POST" && { "content-type": "application/json" }),
      },
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    await accepted(answer);
    return answer.status === 204 ? undefined : await answer.json();
  } catch (error) {
    signal.throwIfAborted();
    if (isKumihimoError(error) || !(error instanceof Error)) throw error;
    throw cliErrors.notReachable({ url, why: networkReason(error) }, { cause: error });
  }
}
