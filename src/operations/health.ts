/** Is the hub alive, and may it take traffic? */

import type { Clock } from "../kernel/clock.ts";
import { withDeadline } from "../kernel/deadline.ts";
import type { Log } from "../telemetry/log.ts";
import type { HealthConfig } from "./config.ts";

export interface Check {
  /** Shown to whoever asks for readiness: `storage`, `drain`. */
  readonly name: string;
  /**
   * A failed `liveness` check asks for a restart, so it must be about this process alone. A failed
   * `readiness` check asks for no more traffic. Liveness checks count for readiness too.
   */
  readonly kind: "liveness" | "readiness";
  /** Resolves when all is well. Why it is not goes to the log only. */
  run(signal: AbortSignal): Promise<void>;
}

/** What may be told to anybody. */
interface Verdict {
  readonly name: string;
  readonly ready: boolean;
}

interface HealthReport {
  readonly ok: boolean;
  readonly checks: readonly Verdict[];
}

export interface Health {
  /** For `GET /healthz`. */
  alive(): Promise<HealthReport>;
  /** For `GET /readyz`. */
  ready(): Promise<HealthReport>;
}

export interface HealthNeeds {
  readonly checks: readonly Check[];
  readonly settings: HealthConfig;
  readonly clock: Clock;
  readonly log: Log;
}

export function health({ checks, ...needs }: HealthNeeds): Health {
  const watched = checks.map((check) => ({ kind: check.kind, ask: watch(check, needs) }));
  const vital = watched.filter(({ kind }) => kind === "liveness");
  return { alive: () => report(vital), ready: () => report(watched) };
}

async function report(
  watched: readonly { readonly ask: () => Promise<Verdict> }[],
): Promise<HealthReport> {
  const checks = await Promise.all(watched.map(({ ask }) => ask()));
  return { ok: checks.every(({ ready }) => ready), checks };
}

/** However often it is asked, the check runs once in `keepSeconds`, and never twice at a time. */
function watch(check: Check, { settings, clock, log }: Omit<HealthNeeds, "checks">) {
  let last: { readonly verdict: Promise<Verdict>; readonly at: number } | undefined;
  let running = false;
  let wasReady = true;

  const succeeds = async (): Promise<boolean> => {
    const never = new AbortController().signal;
    try {
      await withDeadline(check.name, settings.checkSeconds, never, (signal) => check.run(signal));
      return true;
    } catch (error) {
      // Once, not at every probe: an outage of an hour would be thousands of lines.
      if (wasReady) log.warn("A check failed.", { check: check.name, error });
      return false;
    }
  };

  const verdict = async (): Promise<Verdict> => {
    running = true;
    const ready = await succeeds();
    running = false;
    if (ready && !wasReady) log.info("A check succeeds again.", { check: check.name });
    wasReady = ready;
    return { name: check.name, ready };
  };

  return (): Promise<Verdict> => {
    const now = clock.seconds();
    if (last === undefined || (!running && now - last.at >= settings.keepSeconds)) {
      last = { at: now, verdict: verdict() };
    }
    return last.verdict;
  };
}
