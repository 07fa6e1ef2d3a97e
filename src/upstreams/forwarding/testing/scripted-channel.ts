import type { Channel, Outbound, Receiver } from "../../channel.ts";
import type { Era, Introduction } from "../../introduction.ts";

/** One request that came to a channel whose other side is the test. */
export interface Posted {
  readonly request: Outbound;
  /** Of `request`, as text. */
  readonly body: string;
  readonly receiver: Receiver;
  readonly cancelled: boolean;
  readonly resumed: number;
  /** Sends the whole answer. */
  answer(text: string): void;
}

export interface ScriptedChannel extends Channel {
  /** Undefined for a channel that has to be introduced first. */
  introduction: Introduction | undefined;
  readonly posted: readonly Posted[];
  readonly told: readonly object[];
}

export interface Script {
  readonly era?: Era;
  /** Called with each request before `send` returns. */
  readonly on?: (posted: Posted) => void;
  readonly introduce?: (signal: AbortSignal) => Promise<Introduction>;
}

export const introductionOf = (era: Era): Introduction => ({
  era,
  protocolVersion: era === "modern" ? "2026-07-28" : "2025-11-25",
  serverInfo: { name: "scripted", version: "1" },
  capabilities: {},
});

export function scriptedChannel({ era = "modern", on, introduce }: Script = {}): ScriptedChannel {
  const posted: Posted[] = [];
  const told: object[] = [];
  const channel: ScriptedChannel = {
    introduction: introduce === undefined ? introductionOf(era) : undefined,
    posted,
    told,
    async introduce(signal) {
      channel.introduction = (await introduce?.(signal)) ?? introductionOf(era);
      return channel.introduction;
    },
    send(request, receiver) {
      let cancelled = false;
      let resumed = 0;
      const one: Posted = {
        request,
        body: request.body.toString(),
        receiver,
        get cancelled() {
          return cancelled;
        },
        get resumed() {
          return resumed;
        },
        answer(text) {
          receiver.data(Buffer.from(text));
          receiver.end();
        },
      };
      posted.push(one);
      on?.(one);
      return { cancel: () => void (cancelled = true), resume: () => void (resumed += 1) };
    },
    tell: (message) => void told.push(message),
    follow() {},
    listen: () => ({ [Symbol.dispose]() {} }),
    ping: () => Promise.resolve(),
    async [Symbol.asyncDispose]() {},
  };
  return channel;
}
