import { createEventStream } from "./event-stream.ts";
import type { Exchange } from "./exchange.ts";
import { refuse } from "./read-message.ts";
import type { Session } from "./session.ts";

/** Keeps a legacy client's stream for news; each session has one. */
export function listen(
  { request, response }: Exchange,
  session: Session,
  keepAliveMs: number,
): void {
  if (!request.headers.accept?.includes("text/event-stream")) {
    const message = "Not Acceptable: Client must accept text/event-stream";
    return refuse(response, 406, { code: -32000, message });
  }
  if (session.stream !== undefined) {
    const message = "Conflict: Only one SSE stream is allowed per session";
    return refuse(response, 409, { code: -32000, message });
  }
  const onClose = (): void => {
    session.stream = undefined;
  };
  session.stream = createEventStream(response, { keepAliveMs, onClose });
}
