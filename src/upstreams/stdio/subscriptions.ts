import type { Introduction } from "../introduction.ts";
import type { Conversation } from "./conversation/conversation.ts";
import { type ClientInfo, ownEnvelope } from "./introducing/introduce-child.ts";

/** Asks one child to say what changes, in the way of its era. */
export interface Subscriptions {
  /** Replaces what was followed before. */
  follow(uris: ReadonlySet<string>): void;
}

const answerSeconds = 30;

export function subscriptions(
  conversation: Conversation,
  introduction: Introduction,
  clientInfo: ClientInfo,
): Subscriptions {
  const { era, capabilities } = introduction;
  if (era === "modern") return listening(conversation, capabilities, clientInfo);
  return offers(capabilities, "resources", "subscribe") ? subscribing(conversation) : silent;
}

const silent: Subscriptions = { follow() {} };

/** One stream for everything; a new one takes the place of the old without a gap. */
function listening(
  conversation: Conversation,
  capabilities: Introduction["capabilities"],
  clientInfo: ClientInfo,
): Subscriptions {
  const lists = {
    ...(offers(capabilities, "tools", "listChanged") && { toolsListChanged: true }),
    ...(offers(capabilities, "prompts", "listChanged") && { promptsListChanged: true }),
    ...(offers(capabilities, "resources", "listChanged") && { resourcesListChanged: true }),
  };
  let stream: Disposable | undefined;
  return {
    follow(uris) {
      const followed = uris.size === 0 ? {} : { resourceSubscriptions: [...uris] };
      const notifications = { ...lists, ...followed };
      const before = stream;
      stream =
        Object.keys(notifications).length === 0
          ? undefined
          : conversation.begin("subscriptions/listen", {
              _meta: ownEnvelope(clientInfo),
              notifications,
            });
      before?.[Symbol.dispose]();
    },
  };
}

/** List changes come unasked; each resource is asked for, and given up, by itself. */
function subscribing(conversation: Conversation): Subscriptions {
  let followed: ReadonlySet<string> = new Set();
  const ask = (method: string, uri: string): void => {
    const limit = AbortSignal.timeout(answerSeconds * 1000);
    // One that is refused tells nothing of its changes; that is all.
    conversation.ask(method, { uri }, limit).catch(() => undefined);
  };
  return {
    follow(uris) {
      for (const uri of uris.difference(followed)) ask("resources/subscribe", uri);
      for (const uri of followed.difference(uris)) ask("resources/unsubscribe", uri);
      followed = new Set(uris);
    },
  };
}

function offers(
  capabilities: Introduction["capabilities"],
  kind: "tools" | "prompts" | "resources",
  what: "listChanged" | "subscribe",
): boolean {
  const { [kind]: own } = capabilities;
  return typeof own === "object" && own !== null && Reflect.get(own, what) === true;
}
