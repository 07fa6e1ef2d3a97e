import type { ServerResponse } from "node:http";
import { kernelErrors } from "../../kernel/kernel-errors.ts";

/** The answer to one request: plain JSON, or a stream as soon as something must be said before it. */
export interface Reply {
  /** Fires when the client goes away or takes the request back before it was answered. */
  readonly signal: AbortSignal;
  readonly cancel: () => void;
  /** Sends a message ahead of the answer. */
  readonly send: (message: object) => void;
  /** The same for news that may be lost: it is, while the client reads too slowly. */
  tell(message: object): void;
  /** Sends the answer. Over a stream the HTTP status has been 200 since its beginning. */
  end(message: object, status?: number): void;
}

export interface ReplyOptions {
  /**
   * Silence, in milliseconds, after which a stream gets a comment. An answer that takes longer becomes
   * a stream for that, where the client takes one, so that no proxy gives the request up.
   */
  readonly keepAliveMs: number;
  readonly takesStream: boolean;
}

export function createReply(response: ServerResponse, options: ReplyOptions): Reply {
  const { keepAliveMs, takesStream } = options;
  const controller = new AbortController();
  let timer = takesStream ? setTimeout(keepAlive, keepAliveMs) : undefined;
  let ended = false;

  function keepAlive(): void {
    open();
    if (!response.writableNeedDrain) response.write(comment);
    timer = setTimeout(keepAlive, keepAliveMs);
  }
  function open(): void {
    if (!response.headersSent) openStream(response);
  }
  function stop(): void {
    ended = true;
    clearTimeout(timer);
  }
  const cancel = (): void => controller.abort(kernelErrors.cancelled({}));
  response.once("close", () => {
    if (ended) return;
    stop();
    cancel();
  });
  const send = (message: object): void => {
    if (ended) return;
    open();
    response.write(frame(message));
  };

  return {
    signal: controller.signal,
    cancel,
    send,
    tell(message) {
      if (!response.writableNeedDrain) send(message);
    },
    end(message, status = 200) {
      if (ended) return;
      stop();
      if (response.headersSent) response.end(frame(message));
      else endJson(response, message, status);
    },
  };
}

const comment = ": keepalive\n\n";

/** One event of a stream. */
export const frame = (message: object): string =>
  `event: message\ndata: ${JSON.stringify(message)}\n\n`;

export function openStream(response: ServerResponse): void {
  response.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache, no-transform",
    Connection: "keep-alive",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
  });
  response.flushHeaders();
}

export function endJson(response: ServerResponse, message: object, status: number): void {
  const text = JSON.stringify(message);
  response
    .writeHead(status, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(text),
      "X-Content-Type-Options": "nosniff",
    })
    .end(text);
}
