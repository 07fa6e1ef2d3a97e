import { createHash } from "node:crypto";
import * as z from "zod";
import type { State } from "../../storage/state/state.ts";

/** Who may ask for a task, and where it runs. */
export interface TaskHolder {
  readonly principal: string;
  readonly upstream: string;
  /** Undefined where any instance knows it. */
  readonly instance?: string | undefined;
}

/** Which server behind the hub has a task. */
export interface TaskRoutes {
  /** Ids are the upstreams' own; of two tasks with one id, a principal reaches the later. */
  remember(task: string, holder: TaskHolder): Promise<void>;
  /** Undefined for a task that nobody has, and for one of somebody else. */
  find(task: string, principal: string): Promise<TaskHolder | undefined>;
}

/** A task is remembered this long after its last use, in seconds. */
const keptSeconds = 24 * 3600;

const longestId = 1024;

const holder = z.object({
  principal: z.string(),
  upstream: z.string(),
  instance: z.string().optional(),
});

/** Kept in the state of all replicas, which bounds how many there are. */
export function createTaskRoutes(state: State): TaskRoutes {
  return {
    async remember(task, held) {
      if (task === "" || task.length > longestId) return;
      await state.set(keyOf(task, held.principal), JSON.stringify(held), keptSeconds);
    },
    async find(task, principal) {
      if (task.length > longestId) return undefined;
      const key = keyOf(task, principal);
      const text = await state.get(key);
      if (text === undefined) return undefined;
      await state.set(key, text, keptSeconds);
      return holder.parse(JSON.parse(text));
    },
  };
}

/** As short as a key may be, whatever the id is, and another one for each principal. */
const keyOf = (task: string, principal: string): string =>
  `task:${createHash("sha256")
    .update(JSON.stringify([principal, task]))
    .digest("base64url")}`;
