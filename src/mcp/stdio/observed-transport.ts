import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/server";

/** Hears of what passes a transport, and changes nothing. */
export interface Observer {
  /** Before the server hears of it. */
  readonly received: (message: JSONRPCMessage) => void;
  /** Once it is written. */
  readonly sent: (message: JSONRPCMessage) => void;
  readonly closed: () => void;
}

export const observedTransport = (inner: Transport, observer: Observer): Transport => ({
  start() {
    const { onmessage, onerror, onclose } = this;
    Object.assign(inner, {
      onerror,
      onclose() {
        observer.closed();
        onclose?.();
      },
      onmessage(...[message, extra]: Parameters<NonNullable<Transport["onmessage"]>>) {
        observer.received(message);
        onmessage?.(message, extra);
      },
    });
    return inner.start();
  },
  async send(message, options) {
    await inner.send(message, options);
    observer.sent(message);
  },
  close: () => inner.close(),
});
