import type { News, Outbound, Receiver, Sending } from "../channel.ts";
import type { CallerCredential } from "../credentials/credential.ts";
import type { ClientInfo } from "../forwarding/draft.ts";
import type { Introduction } from "../introduction.ts";
import type { Line } from "./line.ts";

/** What was agreed with the other side, and all that is said on those terms. It ends when it is lost. */
export interface Connection {
  readonly introduction: Introduction;
  /** `again` sends the request on a new connection, where this one turns out to be lost. */
  send(request: Outbound, receiver: Receiver, again: Send): Sending;
  tell(message: object, credential?: CallerCredential): void;
  follow(uris: ReadonlySet<string>): void;
  /** @throws `upstreams.*`, the signal's reason. */
  ping(signal: AbortSignal): Promise<void>;
  /** Waits for no more news. */
  stop(): void;
  /** Tells the other side that nobody will come back. It does not throw, and takes seconds at most. */
  leave(): Promise<void>;
}

export type Send = (request: Outbound, receiver: Receiver) => Sending;

/** What connections of either era are made from. */
export interface Ground {
  /** The upstream's name. */
  readonly upstream: string;
  readonly line: Line;
  readonly hub: ClientInfo;
  /** The largest event. */
  readonly mostBytes: number;
  readonly news: (news: News) => void;
  /** It serves one caller only: no stream for news is kept, for each would take a connection. */
  readonly ofCaller?: true;
}
