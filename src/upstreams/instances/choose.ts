import type { Log } from "../../telemetry/log.ts";
import type { Wish } from "./instances.ts";
import type { Member } from "./member.ts";
import type { Strategy } from "./pick/candidate.ts";

/** `full`: all that could take it have as many requests as they may. `none`: nobody may take it. */
export type Choice = Member | "full" | "none";

export interface Chooser {
  choose(members: readonly Member[], wish: Wish, now: number): Choice;
  /** Forgets the members of the last choice. */
  clear(): void;
}

/** With less than this part of all instances well, their health is no help in choosing. */
const leastWell = 0.5;

/** Whether so few are well that all are used: better a bad instance than the last good one drowned. */
export function isPanic(members: readonly Member[], now: number): boolean {
  let well = 0;
  for (const member of members) if (member.isWell(now)) well += 1;
  return well < members.length * leastWell;
}

/**
 * Who gets the next request. Breakers, `only` and `except` are obeyed in any case; health only as long
 * as enough instances are well and one of them may take the request.
 */
export function createChooser(strategy: Strategy, log: Log): Chooser {
  const list: Member[] = [];
  let panic = false;
  const field = { list, count: 0, now: 0, key: undefined as string | undefined };

  function turn(): void {
    panic = !panic;
    if (panic) log.warn("Fewer than half of the instances are well: all of them are used.");
    else log.info("Enough instances are well again: only those are used.");
  }

  /** Puts those with a free place into the field, and counts those that could take it. */
  function gather(members: readonly Member[], wish: Wish, healthCounts: boolean): number {
    const isChoosy = wish.only !== undefined || wish.except !== undefined;
    let able = 0;
    field.count = 0;
    for (const member of members) {
      if (healthCounts && !member.isWell(field.now)) continue;
      if (!member.admits(field.now) || (isChoosy && !suits(member, wish))) continue;
      able += 1;
      if (!member.isFree) continue;
      list[field.count] = member;
      field.count += 1;
    }
    return able;
  }

  return {
    choose(members, wish, now) {
      field.now = now;
      field.key = wish.key;
      if (isPanic(members, now) !== panic) turn();
      let able = panic ? 0 : gather(members, wish, true);
      if (able === 0) able = gather(members, wish, false);
      if (able === 0) return "none";
      if (field.count === 0) return "full";
      return (field.count === 1 ? list[0] : strategy(field)) ?? "full";
    },
    clear() {
      list.length = 0;
    },
  };
}

/** Whether the wish allows it at all. */
export const suits = ({ instance }: Member, { only, except }: Wish): boolean =>
  (only === undefined || only === instance.id) && except?.has(instance) !== true;
