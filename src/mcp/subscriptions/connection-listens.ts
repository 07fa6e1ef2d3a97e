import type { JSONRPCMessage } from "@modelcontextprotocol/server";
import type { Watchable } from "../server/wishes.ts";
import { listenedResources, watchAll } from "./listened-resources.ts";

/** What the open `subscriptions/listen` requests of one connection keep under watch. */
export interface ConnectionListens extends Disposable {
  /** Takes each message of the client. */
  readonly received: (message: JSONRPCMessage) => void;
  /** Takes each message to the client. */
  readonly sent: (message: JSONRPCMessage) => void;
}

/** A listen ends when it is answered or cancelled, all of them with the connection. */
export function createConnectionListens(offer: Watchable): ConnectionListens {
  const open = new Map<unknown, Disposable>();
  const end = (id: unknown): void => {
    open.get(id)?.[Symbol.dispose]();
    open.delete(id);
  };
  return {
    received(message) {
      if (!("method" in message)) return;
      if (message.method === "notifications/cancelled") end(message.params?.["requestId"]);
      const uris = listenedResources(message);
      if (uris.length === 0 || !("id" in message)) return;
      const before = open.get(message.id);
      open.set(message.id, watchAll(offer, uris));
      before?.[Symbol.dispose]();
    },
    sent(message) {
      if (!("method" in message)) end(message.id);
    },
    [Symbol.dispose]() {
      for (const id of open.keys()) end(id);
    },
  };
}
