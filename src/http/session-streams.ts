import type { ServerResponse } from "node:http";

/** Answers under way, by the session of who gets them, so that they end when the session does. */
export interface SessionStreams {
  /** Until it is closed. */
  hold(session: string, response: ServerResponse): void;
  /** Cuts off what somebody whose session ended still gets. */
  end(session: string): void;
}

export function sessionStreams(): SessionStreams {
  const streams = new Map<string, Set<ServerResponse>>();
  return {
    hold(session, response) {
      const held = streams.get(session) ?? new Set();
      streams.set(session, held.add(response));
      response.on("close", () => {
        held.delete(response);
        if (held.size === 0 && streams.get(session) === held) streams.delete(session);
      });
    },
    end(session) {
      for (const response of streams.get(session) ?? []) response.destroy();
    },
  };
}
