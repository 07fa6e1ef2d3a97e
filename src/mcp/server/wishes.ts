import type { Server } from "@modelcontextprotocol/server";
import type { Offer } from "../../pipeline/catalog.ts";
import type { LogLevel } from "../../pipeline/log-level.ts";
import { mcpErrors } from "../errors.ts";
import { answer, callerOf } from "./request.ts";
import type { ServerNeeds, Serving } from "./server-needs.ts";

/** What a legacy client asked to be told, for as long as its session or connection is remembered. */
export interface Wishes {
  /** Undefined until the client names one: then every line is sent. */
  level: LogLevel | undefined;
  /** @throws `mcp.tooManySubscriptions` */
  subscribe(uri: string): void;
  unsubscribe(uri: string): void;
  watches(uri: string): boolean;
  /**
   * From here on the client can be told: what it subscribes to is under watch, until what this returns is
   * disposed. A second time puts an end to the first.
   */
  attend(offer: Watchable): Disposable;
}

/** Where resources can be put under watch. */
export type Watchable = Pick<Offer, "watchResource">;

/** The most URIs one client may watch. */
export const mostSubscriptions = 1000;

export function createWishes(): Wishes {
  const uris = new Map<string, Disposable | undefined>();
  let attending: { readonly offer: Watchable } | undefined;

  const attend = (next: typeof attending): void => {
    attending = next;
    for (const [uri, before] of uris) {
      uris.set(uri, next?.offer.watchResource(uri));
      before?.[Symbol.dispose]();
    }
  };
  return {
    level: undefined,
    subscribe(uri) {
      if (uris.has(uri)) return;
      if (uris.size >= mostSubscriptions) {
        throw mcpErrors.tooManySubscriptions({ limit: mostSubscriptions });
      }
      uris.set(uri, attending?.offer.watchResource(uri));
    },
    unsubscribe(uri) {
      uris.get(uri)?.[Symbol.dispose]();
      uris.delete(uri);
    },
    watches: (uri) => uris.has(uri),
    attend(offer) {
      const own = { offer };
      attend(own);
      return { [Symbol.dispose]: () => attending === own && attend(undefined) };
    },
  };
}

/** Legacy only: `logging/setLevel`, `resources/subscribe` and `resources/unsubscribe`. */
export function answerWishes(server: Server, needs: ServerNeeds, serving: Serving): void {
  const { wishes } = serving;
  server.setRequestHandler("logging/setLevel", ({ params: { level } }) => {
    wishes.level = level;
    return {};
  });
  server.setRequestHandler("resources/subscribe", ({ params: { uri } }, context) =>
    answer(needs, callerOf(serving, context), () => {
      const { refusal } = needs.catalog.resource(uri) ?? {};
      if (refusal !== undefined) throw refusal;
      wishes.subscribe(uri);
      return {};
    }),
  );
  server.setRequestHandler("resources/unsubscribe", ({ params: { uri } }) => {
    wishes.unsubscribe(uri);
    return {};
  });
}
