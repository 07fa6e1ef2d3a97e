import { withDeadline } from "../../../kernel/deadline.ts";
import type { UpstreamSettings } from "../../settings.ts";
import type { Verdict } from "./probe.ts";

/** Checks of one instance: from time to time, and at once where somebody wants to know. */
export interface Checks extends Disposable {
  /** Joins the check under way, if there is one. @throws the signal's reason. */
  now(signal: AbortSignal): Promise<void>;
}

export interface ChecksNeeds {
  readonly ask: (signal: AbortSignal) => Promise<Verdict>;
  readonly told: (result: CheckResult) => void;
  readonly settings: UpstreamSettings["health"];
  /** From 0 up to but not including 1. */
  readonly random: () => number;
}

export type CheckResult = { readonly well: true } | { readonly well: false; readonly why: unknown };

/** The part of an interval within which a new instance has its first check. */
const firstWithin = 0.1;

/** How far an interval is stretched or shrunk, so that many instances are not checked in step. */
const jitter = 0.2;

/** Checks one instance until it is disposed; never twice at the same time. */
export function keepChecking({ ask, told, settings, random }: ChecksNeeds): Checks {
  const closed = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  function schedule(intervals: number): void {
    if (closed.signal.aborted) return;
    timer = setTimeout(() => void tick(), settings.intervalSeconds * 1000 * intervals).unref();
  }

  async function tick(): Promise<void> {
    await check();
    schedule(1 + (random() - 0.5) * jitter);
  }

  function check(): Promise<void> {
    running ??= checkOnce();
    return running;
  }

  async function checkOnce(): Promise<void> {
    const result = await withDeadline(
      "A health check",
      settings.timeoutSeconds,
      closed.signal,
      asking,
    ).catch((why: unknown) => ({ why }));
    if (closed.signal.aborted || result === "asleep") return;
    told(result === "well" ? { well: true } : { well: false, why: result.why });
  }

  /** A check that outlives its deadline holds the place of the next until it has really ended. */
  async function asking(signal: AbortSignal): Promise<Verdict> {
    try {
      return await ask(signal);
    } finally {
      running = undefined;
    }
  }

  schedule(random() * firstWithin);
  return {
    async now(signal) {
      await withDeadline("A health check", settings.timeoutSeconds * 2, signal, check);
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      closed.abort();
    },
  };
}
