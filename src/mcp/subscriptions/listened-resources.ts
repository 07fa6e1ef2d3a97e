import { isJsonObject } from "../protocol.ts";
import type { Watchable } from "../server/wishes.ts";

/**
 * The resources that a modern client's `subscriptions/listen` names; none in any other message. Whether
 * the request is sound is for the SDK to say.
 */
export function listenedResources(message: unknown): readonly string[] {
  if (!isJsonObject(message) || message["method"] !== "subscriptions/listen") return [];
  const { params } = message;
  const wanted = isJsonObject(params) ? params["notifications"] : undefined;
  const uris = isJsonObject(wanted) ? wanted["resourceSubscriptions"] : undefined;
  if (!Array.isArray(uris)) return [];
  return [...new Set(uris.filter((uri) => typeof uri === "string"))];
}

/** Keeps all of them under watch until what it returns is disposed. */
export function watchAll(offer: Watchable, uris: readonly string[]): Disposable {
  const watched = uris.map((uri) => offer.watchResource(uri));
  return {
    [Symbol.dispose]() {
      for (const one of watched.splice(0)) one[Symbol.dispose]();
    },
  };
}
