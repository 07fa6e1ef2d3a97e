import type { Caller } from "../caller.ts";
import { servedBy } from "../endpoint/served-here.ts";
import { isJsonObject } from "../protocol.ts";
import type { ServerNeeds } from "../server/server-needs.ts";
import type { LineClient } from "./line-client.ts";
import type { OutputLines } from "./output-lines.ts";
import { readLine } from "./read-line.ts";
import { type LineRequest, serveLine } from "./serve-line.ts";
import type { StdioPassage } from "./stdio-passage.ts";

/** Takes the lines that need not go through the SDK: requests that are passed on, and what is about them. */
export interface LineDesk {
  /** Whether it took the line. */
  takes(line: Buffer): boolean;
  /** Resolves once every request it took by now is answered. */
  idle(): Promise<void>;
  /** Gives up what runs. */
  close(): void;
}

export interface LineDeskOptions {
  readonly caller: Caller;
  readonly client: LineClient;
  readonly lines: OutputLines;
}

export function createLineDesk(
  needs: ServerNeeds,
  { caller, client, lines }: LineDeskOptions,
): LineDesk {
  const running = new Map<StdioPassage, Promise<void>>();

  const serve = (request: LineRequest): void => {
    const { session } = client;
    const { passage, ended } = serveLine(needs, request, { caller, session, lines });
    const forgotten = ended.finally(() => running.delete(passage));
    running.set(passage, forgotten);
  };
  const cancel = (params: unknown): void => {
    const id = isJsonObject(params) ? params["requestId"] : undefined;
    for (const passage of running.keys()) {
      if (passage.id === id) passage.cancel();
    }
  };

  return {
    takes(body) {
      const line = readLine(body);
      if (line === undefined) return false;
      const { method, params } = line.message;
      if (method === undefined) return client.session?.answered(line.message) === true;
      // The SDK hears of it, too: it may have the request.
      if (method === "notifications/cancelled") cancel(params);
      const request = client.requestIn(line.message);
      const served = request && servedBy(needs.operationOf, request, caller);
      if (served?.operation?.relay === undefined) return false;
      const layout = line.layout();
      if (layout === undefined) lines.send(ambiguous(served.request.id));
      else serve({ served, body, layout });
      return true;
    },
    async idle() {
      await Promise.all(running.values());
    },
    close() {
      for (const passage of running.keys()) passage.cancel();
    },
  };
}

/** Whoever gets a request that says a thing twice could read it in another way than the hub does. */
const ambiguous = (id: string | number) => ({
  jsonrpc: "2.0",
  id,
  error: {
    code: -32600,
    message: "Invalid Request: a key stands in it twice, or it is nested too deep",
  },
});
