/** What a client hears of its call while it runs: progress and log lines. */

import type { Call } from "../pipeline/define-tool.ts";
import { isAtLeast, isLogLevel, type LogLevel } from "../pipeline/log-level.ts";
import type { Era } from "./protocol.ts";

/** Sends one notification to the client of a request, or drops it. */
export type Notify = (method: string, params: object) => void;

/**
 * Progress for whoever gave a token.
 *
 * The protocol wants each step to be further than the one before; others are left out.
 */
export function progressThrough(notify: Notify, progressToken: unknown): Call["progress"] {
  if (progressToken === undefined) return () => {};
  let last = -1;
  return (progress, message) => {
    if (progress <= last) return;
    last = progress;
    notify("notifications/progress", {
      progressToken,
      progress,
      total: 1,
      ...(message !== undefined && { message }),
    });
  };
}

/** Log lines at or above `threshold`; none without one. */
export function tellThrough(notify: Notify, threshold: LogLevel | undefined): Call["tell"] {
  if (threshold === undefined) return () => {};
  return (level, data) => {
    if (isAtLeast(level, threshold)) notify("notifications/message", { level, data });
  };
}

/** A modern request names its level or gets no lines; a legacy client gets all until it names one. */
export function thresholdOf(
  era: Era,
  wished: LogLevel | undefined,
  named: unknown,
): LogLevel | undefined {
  if (era === "legacy") return wished ?? "debug";
  return isLogLevel(named) ? named : undefined;
}
