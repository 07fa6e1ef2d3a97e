import type { Outbound, Receiver, Sending } from "../channel.ts";
import type { Connection, Send } from "./connection.ts";
import type { Connector } from "./connector.ts";

/** Sends a request as soon as there is a connection for it. It is told that there is none, later or never. */
export function sendOnceOpen(
  connector: Pick<Connector, "open">,
  request: Outbound,
  receiver: Receiver,
): Sending {
  let sending: Sending | undefined;
  let cancelled = false;
  const sendOn = (connection: Connection): void => {
    if (cancelled) return;
    // It is written for the other era then: whoever wrote it must write it anew.
    if (connection.introduction.era !== request.era) {
      receiver.failed({ kind: "closed", sent: false });
    } else sending = connection.send(request, receiver, giveUp);
  };
  const fail = (cause: unknown): void => {
    if (!cancelled) receiver.failed({ kind: "connect", sent: false, cause });
  };
  void connector.open().then(sendOn, fail);
  return {
    cancel() {
      cancelled = true;
      sending?.cancel();
    },
    resume: () => sending?.resume(),
  };
}

/** A second connection that is lost at once is a failure. */
const giveUp: Send = (_, receiver) => {
  queueMicrotask(() => receiver.failed({ kind: "closed", sent: false }));
  return { cancel() {}, resume() {} };
};
