import assert from "node:assert/strict";
import { test } from "node:test";
import type { LoggedEntry } from "../../../audit/reading/entry.ts";
import { entryIn } from "../../../audit/reading/entry.ts";
import { policyConfig } from "../config.ts";
import { simulate, type Simulation } from "./simulate.ts";

const rule = (id: string, more: object) => ({
  id,
  effect: "forbid",
  tools: ["*"],
  reason: "Because.",
  ...more,
});

const aya = {
  kind: "who",
  who: "w-aya",
  principal: "user:aya@corp",
  principalKind: "person",
  permissions: ["mcp:read"],
  groups: ["cn=staff,ou=groups,dc=example,dc=org"],
};

const call = (more: object) => ({
  kind: "call",
  at: "2026-11-20T12:00:00.000Z",
  call: "c",
  who: "w-aya",
  principal: "user:aya@corp",
  tool: "crm__find",
  era: "modern",
  transport: "http",
  outcome: "ok",
  because: "permission mcp:read",
  needs: "upstreams:call",
  readOnly: true,
  milliseconds: 3,
  ...more,
});

/** As it would be read from a log. */
const logged = (entry: unknown): LoggedEntry | undefined => {
  const { log = "kumihimo/one", ...rest } = {
    seq: 0,
    at: "2026-11-20T00:00:00Z",
    ...Object(entry),
  };
  return entryIn(JSON.stringify(rest), log);
};

async function simulated(
  entries: readonly unknown[],
  changed: object,
  more: { readonly since?: Date; readonly current?: object } = {},
): Promise<Simulation> {
  async function* read(): AsyncGenerator<LoggedEntry | undefined> {
    for (const entry of entries) yield logged(entry);
  }
  return simulate(read(), {
    current: policyConfig.parse(more.current ?? {}),
    changed: policyConfig.parse(changed),
    directories: { corp: { groupBase: "ou=groups,dc=example,dc=org" } },
    since: more.since,
  });
}

const shown = ({ differences }: Simulation): readonly string[] =>
  differences.map(
    ({ principal, tool, calls, was, now, because }) =>
      `${principal} ${tool} ${calls} ${was}>${now} ${because}`,
  );

test("calls that would come out otherwise are told apart and counted", async () => {
  const entries = [
    aya,
    call({}),
    call({ at: "2026-11-20T13:00:00.000Z" }),
    call({
      tool: "crm__write",
      readOnly: false,
      outcome: "refused",
      code: "pipeline.insufficientScope",
      because: "no permission upstreams:call",
    }),
    call({ tool: "files__read" }),
  ];
  const result = await simulated(entries, {
    rules: [
      rule("no-find", { tools: ["crm__find"] }),
      rule("writers", { effect: "permit", tools: ["crm__write"] }),
    ],
  });
  assert.deepEqual(shown(result), [
    "user:aya@corp crm__find 2 allow>deny rule no-find: Because.",
    "user:aya@corp crm__write 1 deny>allow rule writers: Because.",
  ]);
  const [first] = result.differences;
  assert.equal(first?.last.getTime(), Date.parse("2026-11-20T13:00:00Z"));
  assert.deepEqual([result.calls, result.same], [4, 1]);
});

test("what depends on arguments is counted as such, and the time and the way in are known", async () => {
  const rules = [
    rule("large", { tools: ["crm__find"], when: "args.amount > 5" }),
    rule("night", { tools: ["a"], when: "now.getHours() < 6" }),
    rule("stdio", { tools: ["b"], when: 'request.transport == "stdio"' }),
  ];
  const result = await simulated(
    [
      aya,
      call({}),
      call({ tool: "a" }),
      call({ tool: "a", at: "2026-11-20T03:00:00.000Z" }),
      call({ tool: "b" }),
      call({ tool: "b", transport: "stdio" }),
    ],
    { rules },
  );
  assert.equal(result.depends, 1);
  assert.deepEqual(shown(result).toSorted(), [
    "user:aya@corp a 1 allow>deny rule night: Because.",
    "user:aya@corp b 1 allow>deny rule stdio: Because.",
  ]);
});

const api = (name: string) =>
  call({
    principal: "operator",
    who: undefined,
    tool: "DELETE /api/upstreams/:name",
    era: "api",
    needs: "upstreams:manage",
    because: "permission *",
    parameters: { name },
  });

test("of the admin API what stands in its addresses is known, too", async () => {
  const rules = [rule("keep", { tools: ["DELETE /api/*"], when: 'args.name == "crm"' })];
  const result = await simulated([api("crm"), api("old")], { rules });
  assert.deepEqual(shown(result), [
    "operator DELETE /api/upstreams/:name 1 allow>deny rule keep: Because.",
  ]);
});

test("groups that lose a scope deny, and those that gain one may allow after a new login", async () => {
  const staff = aya.groups[0] ?? "";
  const losing = await simulated(
    [aya, call({})],
    { groups: {} },
    { current: { groups: { [staff]: ["mcp:read"] } } },
  );
  assert.deepEqual(shown(losing), [
    "user:aya@corp crm__find 1 allow>deny no permission upstreams:call",
  ]);
  const denied = call({
    readOnly: undefined,
    outcome: "refused",
    code: "pipeline.insufficientScope",
  });
  const gaining = await simulated([aya, denied], {
    groups: { [staff]: ["mcp:read", "mcp:execute"] },
  });
  assert.deepEqual([gaining.depends, gaining.differences.length], [1, 0]);
});

test("what the log does not say enough of is not guessed, and what is no call is left out", async () => {
  const result = await simulated(
    [
      call({ who: "nobody-introduced" }),
      call({ needs: undefined }),
      call({ because: undefined }),
      call({ kind: "intent", outcome: undefined }),
      call({ outcome: "approval used", because: undefined }),
      { kind: "lost", at: "2026-11-20T12:00:00.000Z", count: 5 },
      undefined,
      aya,
      call({ log: "kumihimo/another" }),
      call({ at: "2026-11-19T12:00:00.000Z" }),
    ],
    {},
    { since: new Date("2026-11-20T00:00:00Z") },
  );
  assert.deepEqual(result, {
    calls: 3,
    same: 0,
    depends: 0,
    unknown: 3,
    unread: 1,
    more: 0,
    differences: [],
  });
});
