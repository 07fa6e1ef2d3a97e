import type { ServerResponse } from "node:http";
import { frame, keepAliveComment } from "./event-text.ts";
import { openStream } from "./reply.ts";

/** A stream that stays open for news, one way. */
export interface EventStream {
  /** Lost while the client reads too slowly: the news only says what to ask for again. */
  tell(message: object): void;
  close(): void;
}

export function createEventStream(
  response: ServerResponse,
  { keepAliveMs, onClose }: { readonly keepAliveMs: number; readonly onClose: () => void },
): EventStream {
  const write = (text: string): void => {
    if (!response.writableEnded && !response.writableNeedDrain) response.write(text);
  };
  const timer = setInterval(() => write(keepAliveComment), keepAliveMs);
  response.once("close", () => {
    clearInterval(timer);
    onClose();
  });
  openStream(response);
  return { tell: (message) => write(frame(message)), close: () => response.end() };
}
