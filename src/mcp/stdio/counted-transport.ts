import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/server";
import { observedTransport } from "./observed-transport.ts";

/** A transport that knows which requests wait for their answer. */
export interface CountedTransport {
  readonly transport: Transport;
  /** Resolves once none does. */
  readonly idle: () => Promise<void>;
  /** Resolves when the transport has closed, for whatever reason. */
  readonly closed: Promise<void>;
}

export function countedTransport(inner: Transport): CountedTransport {
  const waiting = new Set<unknown>();
  let becameIdle: (() => void)[] = [];
  const { promise: closed, resolve: hasClosed } = Promise.withResolvers<void>();
  const settle = (id: unknown): void => {
    waiting.delete(id);
    if (waiting.size > 0) return;
    for (const resolve of becameIdle) resolve();
    becameIdle = [];
  };
  const sent = (message: JSONRPCMessage): void => {
    if (!("method" in message)) settle(message.id);
  };
  const received = (message: JSONRPCMessage): void => {
    if ("method" in message && "id" in message) waiting.add(message.id);
    else if ("method" in message && message.method === "notifications/cancelled") {
      settle(message.params?.["requestId"]);
    }
  };

  return {
    transport: observedTransport(inner, { received, sent, closed: hasClosed }),
    closed,
    idle: () =>
      waiting.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            becameIdle.push(resolve);
          }),
  };
}
