/** A running hub, called over MCP as any client calls it. */

import {
  Client,
  ProtocolError,
  SdkHttpError,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import type { Language } from "../../kernel/language.ts";
import type { Answer } from "../../pipeline/define-tool.ts";
import type { CallOptions } from "../app-contract.ts";
import { freshKey } from "../../mcp/protocol.ts";
import { cliErrors } from "../errors.ts";
import { networkReason } from "../running-hub.ts";
import type { CallableHub } from "./callable-hub.ts";
import { remoteArtifacts } from "./remote-artifacts.ts";

export interface RemoteHub {
  /** Where MCP is spoken. */
  readonly endpoint: URL;
  readonly token: string | undefined;
  readonly language: Language;
  /** Of this client. */
  readonly version: string;
}

/** Silence after which a call is given up, in milliseconds; progress starts it anew. */
const longestSilence = 30 * 60 * 1000;

/** `http://host:3000` means `http://host:3000/mcp`. */
export function endpointOf(url: string): URL {
  const endpoint = new URL(url);
  if (endpoint.pathname === "/") endpoint.pathname = "/mcp";
  return endpoint;
}

/** @throws `cli.notReachable`, `cli.tokenWanted` */
export async function remoteHub(hub: RemoteHub, signal: AbortSignal): Promise<CallableHub> {
  const { endpoint, token, language, version } = hub;
  const headers: Record<string, string> = { "Accept-Language": language };
  if (token !== undefined) headers["Authorization"] = `Bearer ${token}`;
  const client = new Client(
    { name: "kumihimo-cli", version },
    { versionNegotiation: { mode: "auto" } },
  );
  const transport = new StreamableHTTPClientTransport(endpoint, { requestInit: { headers } });
  const told = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((error: unknown) => {
      signal.throwIfAborted();
      throw worded(error, endpoint);
    });

  await told(client.connect(transport, { signal }));
  return {
    tools: async () => (await told(client.listTools(undefined, { signal }))).tools,
    call: (tool, args, options) => told(callTool(client, { tool, args }, options)),
    ...remoteArtifacts({ endpoint, headers }),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

async function callTool(
  client: Client,
  { tool, args }: { readonly tool: string; readonly args: unknown },
  { signal, progress, fresh }: CallOptions,
): Promise<Answer> {
  const given = typeof args === "object" && args !== null ? { ...args } : {};
  const result = await client.callTool(
    {
      name: tool,
      arguments: given,
      ...(fresh ? { _meta: { [freshKey]: true } } : {}),
    },
    {
      signal,
      timeout: longestSilence,
      resetTimeoutOnProgress: true,
      onprogress: ({ progress: done, total, message }) => progress(done / (total ?? 1), message),
    },
  );
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the SDK checked it against the schema that Content follows
    content: result.content as Answer["content"],
    structured: result.structuredContent,
    isError: result.isError === true,
  };
}

/** What went wrong, for the person who typed the address. */
function worded(error: unknown, endpoint: URL): unknown {
  const url = endpoint.href;
  const cause = { cause: error };
  if (UnauthorizedError.isInstance(error)) return cliErrors.tokenWanted({ url }, cause);
  if (SdkHttpError.isInstance(error)) {
    return [401, 403].includes(error.status)
      ? cliErrors.tokenWanted({ url }, cause)
      : cliErrors.notReachable({ url, why: `HTTP ${error.status}` }, cause);
  }
  if (ProtocolError.isInstance(error)) return cliErrors.refused({ why: error.message }, cause);
  if (!(error instanceof Error)) return error;
  return cliErrors.notReachable({ url, why: networkReason(error) }, cause);
}
