import { withDeadline } from "../../kernel/deadline.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { upstreamErrors } from "../errors.ts";
import type { HttpUpstreamSettings } from "../settings.ts";
import type { Connection, Ground } from "./connection.ts";
import { introduce } from "./introduce.ts";
import { legacySession } from "./legacy-session.ts";
import { modernConnection } from "./modern-connection.ts";

/** Keeps the one connection of a channel, and makes a new one when it was lost. */
export interface Connector extends AsyncDisposable {
  readonly current: Connection | undefined;
  /** @throws `upstreams.*` */
  open(): Promise<Connection>;
  /** Holds for connections to come, too. */
  follow(uris: ReadonlySet<string>): void;
}

/** How long the other side may take to say who it is, in seconds: connecting alone may take ten. */
const introductionSeconds = 20;

export function createConnector(ground: Ground, era: HttpUpstreamSettings["era"]): Connector {
  const closing = new AbortController();
  let current: Connection | undefined;
  let opening: Promise<Connection> | undefined;
  let followed: ReadonlySet<string> = new Set();

  const begin = async (signal: AbortSignal): Promise<Connection> => {
    const known = await introduce(ground, era, signal);
    signal.throwIfAborted();
    const lose = (): void => {
      if (current !== begun) return;
      current = undefined;
      begun.stop();
      ground.news({ state: "lost" });
    };
    const begun =
      "sessionId" in known
        ? legacySession(ground, known, lose)
        : modernConnection(ground, known.introduction, lose);
    current = begun;
    if (followed.size > 0) begun.follow(followed);
    ground.news({ state: "introduced", introduction: begun.introduction });
    return begun;
  };

  return {
    get current() {
      return current;
    },
    open() {
      if (current !== undefined) return Promise.resolve(current);
      opening ??= inTime(ground.upstream, closing.signal, begin).finally(() => {
        opening = undefined;
      });
      return opening;
    },
    follow(uris) {
      followed = new Set(uris);
      current?.follow(followed);
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error("The channel is closed."));
      const last = current;
      current = undefined;
      last?.stop();
      await last?.leave();
    },
  };
}

/** Whatever ends it early, a deadline or the end of the channel, means that nobody was reached. */
async function inTime(
  upstream: string,
  signal: AbortSignal,
  begin: (signal: AbortSignal) => Promise<Connection>,
): Promise<Connection> {
  const what = `The introduction of ${upstream}`;
  try {
    return await withDeadline(what, introductionSeconds, signal, begin);
  } catch (cause) {
    if (isKumihimoError(cause) && cause.code.startsWith("upstreams.")) throw cause;
    throw upstreamErrors.unreachable({ upstream }, { cause });
  }
}
