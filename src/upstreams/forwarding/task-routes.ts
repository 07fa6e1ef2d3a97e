import { createHash } from "node:crypto";
import * as z from "zod";
import type { State } from "../../storage/state/state.ts";

/** Which upstream, and which instance of it, has a task. */
export interface TaskRoute {
  readonly upstream: string;
  readonly instance: string;
}

/** Finds the upstream of a task again, from any replica. A task is known to its own principal only. */
export interface TaskRoutes {
  /**
   * False where this principal has a task of that id elsewhere, which stays as it is: two upstreams gave
   * one id, and only one of them can be found by it.
   */
  keep(principal: string, task: string, route: TaskRoute, seconds?: number): Promise<boolean>;
  find(principal: string, task: string): Promise<TaskRoute | undefined>;
  forget(principal: string, task: string): Promise<void>;
}

const route = z.object({ upstream: z.string(), instance: z.string() });

/** A route goes after this long, however long the task itself lives. */
const longestSeconds = 86_400;

/** Routes that one replica has kept at most; the oldest is forgotten for a new one. */
const mostRoutes = 100_000;

export function createTaskRoutes(state: State, most = mostRoutes): TaskRoutes {
  const own = new Set<string>();
  const find = async (key: string): Promise<TaskRoute | undefined> => {
    const text = await state.get(key);
    return text === undefined ? undefined : route.safeParse(JSON.parse(text)).data;
  };
  const remember = async (key: string): Promise<void> => {
    own.delete(key);
    own.add(key);
    const [oldest] = own;
    if (own.size <= most || oldest === undefined) return;
    own.delete(oldest);
    await state.delete(oldest);
  };

  return {
    async keep(principal, task, { upstream, instance }, seconds = longestSeconds) {
      const key = keyOf(principal, task);
      const text = JSON.stringify({ upstream, instance });
      const limit = Math.min(Math.max(seconds, 1), longestSeconds);
      const kept =
        (await state.setIfAbsent(key, text, limit)) ||
        (await state.exchange(key, text, text, limit));
      if (kept) await remember(key);
      return kept;
    },
    find: (principal, task) => find(keyOf(principal, task)),
    async forget(principal, task) {
      const key = keyOf(principal, task);
      own.delete(key);
      await state.delete(key);
    },
  };
}

/** Whoever guesses another's task id still has another key. */
const keyOf = (principal: string, task: string): string =>
  `task:${createHash("sha256")
    .update(JSON.stringify([principal, task]))
    .digest("base64url")}`;
