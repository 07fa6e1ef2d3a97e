import { type Clock, systemClock } from "../../kernel/clock.ts";
import type { Log } from "../../telemetry/log.ts";
import type { InstanceMeter } from "../../telemetry/metrics.ts";
import type { Channel } from "../channel.ts";
import type { UpstreamSettings } from "../settings.ts";
import { createChooser, isPanic } from "./choose.ts";
import { createDispatch } from "./dispatch.ts";
import type { Probe } from "./health/probe.ts";
import type { Instance, InstanceEntry, Instances, InstancesReport } from "./instances.ts";
import type { Member } from "./member.ts";
import { strategyOf } from "./pick/strategy-of.ts";
import { createRoster, type Roster } from "./roster.ts";
import { createWaitingLine } from "./waiting-line.ts";
import { createWhole, type Whole } from "./whole.ts";

export interface InstancesNeeds {
  readonly upstream: string;
  readonly settings: Pick<
    UpstreamSettings,
    "balancer" | "breaker" | "concurrency" | "health" | "timeoutSeconds"
  >;
  /** The first instances; `replace` gives others. */
  readonly list: readonly InstanceEntry[];
  /** Must not throw. What it opens is closed here. */
  readonly open: (entry: InstanceEntry) => Channel;
  /** Counts what becomes of an instance; disposed with it. */
  readonly meter: (entry: InstanceEntry) => InstanceMeter;
  /** Closed here, too. */
  readonly probe: Probe;
  readonly log: Log;
  readonly clock?: Clock;
  /** From 0 up to but not including 1. */
  readonly random?: () => number;
}

/** Balances, checks and rests the instances of one upstream. */
export function createInstances(needs: InstancesNeeds): Instances {
  const { upstream, settings, clock = systemClock, random = Math.random } = needs;
  const log = needs.log.child({ upstream });
  const chooser = createChooser(strategyOf(settings.balancer, random), log);
  const serve = (): void => line.serve();
  const roster = createRoster({ ...needs, clock, random, log, changed: serve });
  const whole = createWhole({ roster, limits: settings.breaker, log });
  const attempt = createDispatch({ upstream, clock, roster, whole, chooser, released: serve });
  const line = createWaitingLine({ upstream, longest: settings.concurrency.waiting, attempt });
  let closed = false;

  const instances: Instances = {
    tryAcquire(wish) {
      wish.signal.throwIfAborted();
      return line.length > 0 ? undefined : attempt(wish);
    },
    async acquire(wish) {
      const lease = instances.tryAcquire(wish);
      if (lease !== undefined) return lease;
      const turn = line.wait(wish);
      line.serve();
      return await turn;
    },
    get all() {
      return bestFirst(roster.members, clock.seconds());
    },
    report: () => ({ ...reportAt(clock.seconds(), roster, whole), waiting: line.length }),
    async check(signal) {
      await Promise.all(roster.members.map((member) => member.check(signal)));
    },
    replace(list) {
      if (closed) return;
      roster.replace(list);
      chooser.clear();
      serve();
    },
    async [Symbol.asyncDispose]() {
      instances.replace([]);
      closed = true;
      await roster[Symbol.asyncDispose]();
      await needs.probe[Symbol.asyncDispose]();
    },
  };
  instances.replace(needs.list);
  return instances;
}

function reportAt(
  now: number,
  { members }: Roster,
  whole: Whole,
): Omit<InstancesReport, "waiting"> {
  const instances = members.map((member) => member.report(now));
  return { breaker: whole.stateAt(now), panic: isPanic(members, now), instances };
}

function bestFirst(members: readonly Member[], now: number): readonly Instance[] {
  const mayBeAsked = (member: Member): boolean => member.isWell(now) && member.admits(now);
  const others = members.filter((member) => !mayBeAsked(member));
  return [...members.filter(mayBeAsked), ...others].map(({ instance }) => instance);
}
