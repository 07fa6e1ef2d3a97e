import type { Server } from "@modelcontextprotocol/server";
import type { LogLevel } from "../../pipeline/define-tool.ts";

/** What a legacy client asked to be told, for as long as its session or connection is remembered. */
export interface Wishes {
  /** Undefined until the client names one: then every line is sent. */
  level: LogLevel | undefined;
  subscribe(uri: string): void;
  unsubscribe(uri: string): void;
  watches(uri: string): boolean;
}

/** The most URIs one client may watch; further ones are not heard of. */
const mostSubscriptions = 1000;

export function createWishes(): Wishes {
  const uris = new Set<string>();
  return {
    level: undefined,
    subscribe(uri) {
      if (uris.size < mostSubscriptions) uris.add(uri);
    },
    unsubscribe: (uri) => void uris.delete(uri),
    watches: (uri) => uris.has(uri),
  };
}

/** Legacy only: `logging/setLevel`, `resources/subscribe` and `resources/unsubscribe`. */
export function answerWishes(server: Server, wishes: Wishes): void {
  server.setRequestHandler("logging/setLevel", ({ params: { level } }) => {
    wishes.level = level;
    return {};
  });
  server.setRequestHandler("resources/subscribe", ({ params: { uri } }) => {
    wishes.subscribe(uri);
    return {};
  });
  server.setRequestHandler("resources/unsubscribe", ({ params: { uri } }) => {
    wishes.unsubscribe(uri);
    return {};
  });
}
