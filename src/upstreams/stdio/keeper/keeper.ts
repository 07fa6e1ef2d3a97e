import { shortId } from "../../../kernel/ids.ts";
import { signalGroup } from "../process-group.ts";
import { keeperLink } from "./keeper-link.ts";
import { killMarked, markVariable } from "./marked-processes.ts";

/** Sees to it that no child outlives the hub, even one that is killed with SIGKILL. */
export interface Keeper extends AsyncDisposable {
  /** The variables of a child that is about to be started. From here on it is watched over. */
  expect(): Expected;
  /** @param group the process that leads the group */
  guard(group: number): void;
  /** The child ended; whatever it started and left behind ends with it. */
  release(group: number, expected: Expected): Promise<void>;
  /** The keeper's own process, while there is one. */
  readonly pid: number | undefined;
}

export interface Expected {
  readonly [markVariable]: string;
}

/** The process is started with the first child, shared by all of them, and started anew if it is killed. */
export function keeper(): Keeper {
  const groups = new Set<number>();
  const mark = `${shortId()}.`;
  const link = keeperLink(mark, groups);
  let children = 0;

  return {
    get pid() {
      return link.pid;
    },
    expect() {
      link.open();
      children += 1;
      return { [markVariable]: `${mark}${children};` };
    },
    guard(group) {
      groups.add(group);
      link.tell(`+${group}`);
    },
    release(group, { [markVariable]: own }) {
      signalGroup(group, "SIGKILL");
      groups.delete(group);
      link.tell(`-${group}`);
      return killMarked(own);
    },
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  };
}
