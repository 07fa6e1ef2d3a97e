import { withDeadline } from "../../kernel/deadline.ts";
import type { Channel, News } from "../channel.ts";
import type { CallerCredential } from "../credentials/credential.ts";
import type { ClientInfo } from "../forwarding/draft.ts";
import type { Introduction } from "../introduction.ts";
import type { HttpUpstreamSettings } from "../settings.ts";
import type { Connection, Ground, Send } from "./connection.ts";
import { type CallerSessions, createCallerSessions } from "./caller-sessions.ts";
import { createConnector } from "./connector.ts";
import { openLine } from "./line.ts";
import { sendOnceOpen } from "./send-once-open.ts";

export interface HttpChannelSettings extends Pick<
  HttpUpstreamSettings,
  "headers" | "era" | "maxMessageBytes"
> {
  /** Requests in flight at the same time. */
  readonly maxConnections: number;
}

export interface HttpChannelNeeds {
  /** The upstream's name, for errors. */
  readonly upstream: string;
  /** What the hub says of itself. */
  readonly hub: ClientInfo;
}

/** A caller that sets no time limit of its own waits no longer than this, in seconds. */
const mostSeconds = 60;

/**
 * A channel to one instance over Streamable HTTP, in the era that the instance speaks.
 *
 * The era is asked for once, and again after the connection was refused, a legacy session was gone, or
 * the other side said that it speaks another version. Ids, progress tokens and the ids of questions are
 * unique on the wire in a legacy session, which all callers share.
 */
export function openHttpChannel(
  url: string,
  settings: HttpChannelSettings,
  { upstream, hub }: HttpChannelNeeds,
): Channel {
  const line = openLine(url, settings);
  const listeners = new Set<(news: News) => void>();
  const news = (said: News): void => {
    for (const listener of listeners) listener(said);
  };
  const ground: Ground = { upstream, line, hub, mostBytes: settings.maxMessageBytes, news };
  const connector = createConnector(ground, settings.era);
  const callers = createCallerSessions(ground);

  const again: Send = (request, receiver) => sendOnceOpen(connector, request, receiver);
  const open = (): Promise<Connection> => connector.open();
  const introduce = async (signal: AbortSignal): Promise<Introduction> =>
    (await withDeadline("The introduction", mostSeconds, signal, open)).introduction;

  return {
    get introduction() {
      return connector.current?.introduction;
    },
    introduce,
    send(request, receiver) {
      const { current } = connector;
      // A legacy session belongs to whoever began it.
      if (request.credential !== undefined && request.era === "legacy") {
        return callers.send(request, request.credential, receiver);
      }
      if (current?.introduction.era !== request.era) return again(request, receiver);
      return current.send(request, receiver, again);
    },
    tell: (message, credential) => tell(message, credential, connector.current, callers),
    follow: (uris) => connector.follow(uris),
    listen(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    async ping(signal) {
      const { current } = connector;
      await current?.ping(signal).catch((error: unknown) => {
        if (connector.current === current) throw error;
      });
      await introduce(signal);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([connector[Symbol.asyncDispose](), callers[Symbol.asyncDispose]()]);
      await line[Symbol.asyncDispose]();
    },
  };
}

function tell(
  message: object,
  credential: CallerCredential | undefined,
  current: Connection | undefined,
  callers: CallerSessions,
): void {
  if (credential === undefined || current?.introduction.era === "modern") {
    current?.tell(message, credential);
  } else callers.tell(message, credential);
}
