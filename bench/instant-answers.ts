/** What the bench's own MCP servers answer: next to nothing, at once, in one era. */

export interface InstantAnswers {
  /** Undefined for a notification. */
  answer(message: Message): object | undefined;
  /** The answer to a call before and behind its text. */
  around(id: Message["id"]): readonly [before: string, after: string];
}

export interface Message {
  readonly id?: number | string;
  readonly method: string;
  readonly params?: {
    readonly cursor?: string;
    readonly arguments?: Arguments;
    readonly protocolVersion?: string;
  };
}

/** The first letters of `text` come back, or `bytes` letters; as an event stream with `events`. */
export interface Arguments {
  readonly text?: string;
  readonly bytes?: number;
  readonly events?: boolean;
}

const page = 1000;
const capabilities = { tools: {} };
const serverInfo = { name: "instant", version: "1.0.0" };
const hints = { ttlMs: 3_600_000, cacheScope: "private" };
const inputSchema = {
  type: "object",
  properties: { text: { type: "string" }, bytes: { type: "integer" } },
};

/** `tools` is how many there are: `echo_0` and so on, all alike. */
export function instantAnswers(era: string, tools: number): InstantAnswers {
  const isModern = era === "modern";
  const version = isModern ? "2026-07-28" : "2025-11-25";
  const results: Readonly<Record<string, (message: Message) => object>> = {
    ...(isModern && {
      "server/discover": () => ({
        supportedVersions: [version],
        capabilities,
        serverInfo,
        ...hints,
      }),
    }),
    // Whichever legacy version its client prefers.
    initialize: ({ params }) => ({
      protocolVersion: params?.protocolVersion ?? version,
      capabilities,
      serverInfo,
    }),
    ping: () => ({}),
    "tools/list": ({ params }) => toolsFrom(Number(params?.cursor ?? 0), tools),
    "tools/call": ({ params }) => said(params?.arguments ?? {}),
  };
  const complete = (id: Message["id"], result: object): object => ({
    jsonrpc: "2.0",
    id,
    result: isModern ? { resultType: "complete", ...result } : result,
  });

  return {
    answer(message) {
      const { id, method } = message;
      if (id === undefined) return undefined;
      const result = results[method]?.(message);
      if (result !== undefined) return complete(id, result);
      return { jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } };
    },
    around(id) {
      const mark = "MIDDLE";
      const text = JSON.stringify(complete(id, said({ text: mark })));
      const at = text.indexOf(mark);
      return [text.slice(0, at), text.slice(at + mark.length)];
    },
  };
}

const said = ({ text = "", bytes = 0 }: Arguments): object => ({
  content: [{ type: "text", text: bytes > 0 ? "x".repeat(bytes) : text.slice(0, 100) }],
});

function toolsFrom(from: number, tools: number): object {
  const to = Math.min(tools, from + page);
  const names = Array.from({ length: to - from }, (_, index) => `echo_${from + index}`);
  return {
    tools: names.map((name) => ({
      name,
      description: "Gives back what it got.",
      inputSchema,
      annotations: { readOnlyHint: true },
    })),
    ...(to < tools && { nextCursor: String(to) }),
    ...hints,
  };
}
