/** `tools/call` and its like, as clients of each era send them. */

export interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const json = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
};

export function modern(
  method: string,
  params: Readonly<Record<string, unknown>>,
  meta: Readonly<Record<string, unknown>> = {},
): Sent {
  const name = params["name"] ?? params["uri"];
  return {
    headers: {
      ...json,
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": method,
      ...(typeof name === "string" && { "mcp-name": name }),
    },
    body: {
      jsonrpc: "2.0",
      id: 1,
      method,
      params: {
        ...params,
        _meta: {
          "io.modelcontextprotocol/protocolVersion": "2026-07-28",
          "io.modelcontextprotocol/clientCapabilities": {},
          "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
          ...meta,
        },
      },
    },
  };
}

export const legacy = (method: string, params: Readonly<Record<string, unknown>>): Sent => ({
  headers: { ...json, "mcp-protocol-version": "2025-11-25" },
  body: { jsonrpc: "2.0", id: 1, method, params },
});

export interface Received {
  readonly status: number;
  readonly type: string | null;
  readonly session: string | null;
  /** Every JSON-RPC message of the answer, whether it came as JSON or as a stream. */
  readonly messages: readonly Record<string, unknown>[];
}

export async function post(url: string, { headers, body }: Sent): Promise<Received> {
  const answer = await fetch(url, {
    method: "POST",
    headers,
    body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  return received(answer);
}

export async function received(answer: Response): Promise<Received> {
  const type = answer.headers.get("content-type");
  const text = await answer.text();
  return {
    status: answer.status,
    type,
    session: answer.headers.get("mcp-session-id"),
    messages: type === "text/event-stream" ? eventsOf(text) : text === "" ? [] : [JSON.parse(text)],
  };
}

const eventsOf = (text: string): Record<string, unknown>[] =>
  text
    .split("\n\n")
    .flatMap((event) => event.split("\n").filter((line) => line.startsWith("data: ")))
    .map((line) => JSON.parse(line.slice(6)));
