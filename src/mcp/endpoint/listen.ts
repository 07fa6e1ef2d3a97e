import type { Offer } from "../../pipeline/catalog.ts";
import { createEventStream } from "./event-stream.ts";
import type { Exchange } from "./exchange.ts";
import { refuse } from "./read-message.ts";
import type { Session } from "./session.ts";

/**
 * Keeps a legacy client's stream for news; each session has one. What the client subscribed to is under
 * watch while the stream is open, since it could not be told without.
 */
export function listen(
  { request, response }: Exchange,
  session: Session,
  { catalog, keepAliveMs }: { readonly catalog: Offer; readonly keepAliveMs: number },
): void {
  if (!request.headers.accept?.includes("text/event-stream")) {
    const message = "Not Acceptable: Client must accept text/event-stream";
    return refuse(response, 406, { code: -32000, message });
  }
  if (response.destroyed) return;
  if (session.stream !== undefined) {
    const message = "Conflict: Only one SSE stream is allowed per session";
    return refuse(response, 409, { code: -32000, message });
  }
  const attention = session.wishes.attend(catalog);
  const onClose = (): void => {
    session.stream = undefined;
    attention[Symbol.dispose]();
  };
  session.stream = createEventStream(response, { keepAliveMs, onClose });
}
