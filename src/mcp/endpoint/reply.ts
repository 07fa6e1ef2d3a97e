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
  /** Ends an answer of which some is on its way so that the client sees that it is not whole. */
  breakOff(): void;
  /** The same for an answer that is JSON text already. */
  readonly text: ReplyText;
}

/** An answer as bytes, in pieces. */
export interface ReplyText {
  /** Whether some of it is on its way. */
  readonly begun: boolean;
  /** Sends a notification ahead of it; lost while the client reads too slowly, or takes no stream. */
  tell(text: Buffer): void;
  /** After false, wait for `whenDrained`. */
  write(chunk: Buffer): boolean;
  whenDrained(resume: () => void): void;
  end(chunk: Buffer | undefined, status?: number): void;
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

  const quiet = (): void => clearTimeout(timer);
  const text = replyText(response, { open, quiet, stop, takesStream, ended: () => ended });

  return {
    signal: controller.signal,
    cancel,
    send,
    text,
    tell(message) {
      if (!response.writableNeedDrain) send(message);
    },
    breakOff() {
      stop();
      response.destroy();
    },
    end(message, status = 200) {
      if (ended) return;
      stop();
      if (response.headersSent) response.end(frame(message));
      else endJson(response, message, status);
    },
  };
}

interface Line {
  readonly open: () => void;
  /** Ends the comments that keep a silent stream alive. */
  readonly quiet: () => void;
  readonly stop: () => void;
  readonly takesStream: boolean;
  readonly ended: () => boolean;
}

/** Once a stream was opened, for a notification or to keep it alive, the answer is its last event. */
function replyText(response: ServerResponse, line: Line): ReplyText {
  let begun = false;
  let inStream = false;
  const begin = (): void => {
    begun = true;
    // No comment may come between the pieces of an answer.
    line.quiet();
    inStream = response.headersSent;
    if (inStream) response.write(eventHead);
    else response.writeHead(200, jsonHeaders);
  };
  const piece = (chunk: Buffer): Buffer => (inStream ? onOneLine(chunk) : chunk);

  return {
    get begun() {
      return begun;
    },
    tell(text) {
      if (line.ended() || begun || !line.takesStream || response.writableNeedDrain) return;
      line.open();
      response.write(eventHead);
      response.write(onOneLine(text));
      response.write(eventTail);
    },
    write(chunk) {
      if (!begun) {
        if (line.ended()) return true;
        begin();
      }
      return response.write(piece(chunk));
    },
    whenDrained: (resume) => void response.once("drain", resume),
    end(chunk, status = 200) {
      if (begun) {
        line.stop();
        if (chunk !== undefined) response.write(piece(chunk));
        response.end(inStream ? eventTail : undefined);
        return;
      }
      if (line.ended()) return;
      if (response.headersSent) {
        begin();
        line.stop();
        if (chunk !== undefined) response.write(piece(chunk));
        response.end(eventTail);
        return;
      }
      begun = true;
      line.stop();
      response.writeHead(status, { ...jsonHeaders, "Content-Length": chunk?.length ?? 0 });
      response.end(chunk);
    },
  };
}

const jsonHeaders = { "Content-Type": "application/json", "X-Content-Type-Options": "nosniff" };
const eventHead = "event: message\ndata: ";
const eventTail = "\n\n";
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** JSON has line ends only between its parts, where a space is as good. */
function onOneLine(text: Buffer): Buffer {
  if (!text.includes(lineFeed) && !text.includes(carriageReturn)) return text;
  const copy = Buffer.from(text);
  for (const [place, byte] of copy.entries()) {
    if (byte === lineFeed || byte === carriageReturn) copy[place] = 0x20;
  }
  return copy;
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
