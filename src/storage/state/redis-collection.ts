import type { RedisLink } from "./redis-link.ts";
import {
  allMembersScript,
  deleteMemberScript,
  getMemberScript,
  setMemberScript,
  touchMemberScript,
} from "./redis-scripts.ts";
import { milliseconds } from "./redis-time.ts";
import type { Collection } from "./state.ts";
import { checkMember, checkName, checkValue } from "./state-bounds.ts";

/** The braces keep both keys of a collection in one slot of a cluster. */
export function redisCollection(link: RedisLink, prefix: string, name: string): Collection {
  checkName(name);
  const keys = [`${prefix}{${name}}:values`, `${prefix}{${name}}:ends`];
  const run = (script: string, ...given: readonly string[]): Promise<unknown> =>
    link.run((client) => client.eval(script, { keys, arguments: [...given] }));
  return {
    async set(member, value, seconds) {
      checkMember(member);
      checkValue(value);
      await run(setMemberScript, member, value, seconds === undefined ? "" : milliseconds(seconds));
    },
    async get(member) {
      const value = await run(getMemberScript, member);
      return typeof value === "string" ? value : undefined;
    },
    touch: async (member, seconds) =>
      (await run(touchMemberScript, member, milliseconds(seconds))) === 1,
    delete: async (member) => (await run(deleteMemberScript, member)) === 1,
    all: async () => new Map(pairs(await run(allMembersScript))),
  };
}

function* pairs(list: unknown): Generator<[string, string]> {
  if (!Array.isArray(list)) return;
  for (let at = 0; at + 1 < list.length; at += 2) yield [String(list[at]), String(list[at + 1])];
}
