import type { News } from "../channel.ts";
import { Conversation } from "./conversation/conversation.ts";
import type { Launch } from "./launch.ts";
import { type ChildEnd, type ChildNeeds, startChild } from "./stdio-child.ts";

/** A process and the conversation with it. */
export interface RunningChild {
  readonly conversation: Conversation;
  /** Set once it can no longer be talked with. */
  readonly end: ChildEnd | undefined;
  /** Ends it for misconduct. */
  fail(end: ChildEnd): void;
  stop(): Promise<void>;
}

export interface RunningChildListener {
  news(news: News): void;
  /** No caller's request runs any more. */
  idle(): void;
  /** Told once, unless it was stopped. What it was at fails just after. */
  ended(end: ChildEnd): void;
}

/** @throws what the system says of a program that cannot be started. */
export async function runChild(
  launch: Launch,
  needs: ChildNeeds,
  listener: RunningChildListener,
): Promise<RunningChild> {
  let end: ChildEnd | undefined;
  let warned = false;
  const conversation = new Conversation(
    { write: (line) => child.write(line) },
    {
      news: (news) => listener.news(news),
      rested() {
        if (conversation.running === 0) listener.idle();
      },
      skipped() {
        if (warned) return;
        warned = true;
        needs.log.warn(
          "It writes lines that are not MCP to its standard output; they are skipped.",
        );
      },
    },
  );
  const child = await startChild(launch, needs, {
    line: (text) => conversation.hear(text),
    ended(how) {
      end = how;
      listener.ended(how);
      conversation.fail(how);
    },
  });
  return {
    conversation,
    get end() {
      return end;
    },
    fail: (how) => child.fail(how),
    stop: () => child.stop(),
  };
}
