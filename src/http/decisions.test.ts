/** Who may do what over HTTP, what whoever may not hears, and what the audit log keeps of it. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as z from "zod";
import { notedAudit } from "../audit/testing/noted-audit.ts";
import { policyConfig } from "../identity/policy/config.ts";
import { createPolicy } from "../identity/policy/create-policy.ts";
import { operator, type Principal } from "../identity/principal.ts";
import { systemClock } from "../kernel/clock.ts";
import { legacy, modern } from "../mcp/testing/requests.ts";
import { defineTool } from "../pipeline/define-tool.ts";
import { SmallUpstreams } from "./testing/small-upstreams.ts";
import { startTestHub, type TestHub } from "./testing/test-hub.ts";

const people: Readonly<Record<string, Principal>> = {
  operator,
  reader: { id: "user:reader@corp", kind: "person", permissions: ["mcp:read"] },
  admin: { id: "user:admin@corp", kind: "person", permissions: ["mcp:admin"] },
  script: { id: "client:script", kind: "service", permissions: ["approvals:decide"] },
};

const audit = notedAudit();
const told = audit.entries;
const policy = createPolicy(
  policyConfig.parse({
    rules: [
      {
        id: "no-removal",
        effect: "forbid",
        tools: ["DELETE /api/*"],
        reason: "Nothing is removed.",
      },
      {
        id: "kept",
        effect: "permit",
        tools: ["GET /api/discover"],
        obligations: ["audit"],
        reason: "It is written down who looks.",
      },
      {
        id: "asked",
        effect: "permit",
        tools: ["test_write"],
        principals: ["user:admin@corp"],
        obligations: [{ approve: { waitSeconds: 0 } }],
        reason: "Two see more than one.",
      },
    ],
  }),
  systemClock,
);

let hub: TestHub;
before(async () => {
  hub = await startTestHub({
    fill: (catalog) =>
      catalog.addTool(
        "test",
        defineTool({
          name: "test_write",
          title: "Write",
          description: "Writes.",
          permission: "test:write",
          input: z.looseObject({}),
          run: async () => ({ content: [] }),
        }),
      ),
    policy,
    upstreams: new SmallUpstreams(),
    authenticator: {
      principal: ({ headers }) => people[headers.authorization ?? ""] ?? operator,
    },
    audit,
  });
});
after(() => hub[Symbol.asyncDispose]());

interface Request {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const as = (who: string, path: string, init: Request = {}): Promise<Response> =>
  fetch(`${hub.url}${path}`, {
    ...init,
    headers: { "content-type": "application/json", ...init.headers, authorization: who },
  });

const call = (who: string, { body, headers }: ReturnType<typeof modern>): Promise<Response> =>
  as(who, "/mcp", { method: "POST", body: JSON.stringify(body), headers });

const writing = { name: "test_write", arguments: {} };
const challengeOf = (answer: Response): string => answer.headers.get("www-authenticate") ?? "";
const codeIn = async (answer: Response): Promise<string> =>
  (await answer.text()).match(/"code":"([\w.]+)"/)?.[1] ?? "";

for (const request of [modern, legacy]) {
  test(`a token that does not reach far enough hears of the scope that would: ${request.name}`, async () => {
    const answer = await call("reader", request("tools/call", writing));
    assert.equal(answer.status, 403);
    assert.equal(
      challengeOf(answer),
      `Bearer realm="kumihimo", error="insufficient_scope", scope="mcp:read mcp:write", resource_metadata="${hub.url}/.well-known/oauth-protected-resource/mcp"`,
    );
    const { error, id } = JSON.parse(await answer.text());
    assert.equal(error.data.code, "pipeline.insufficientScope");
    assert.equal(id, 1);
    assert.doesNotMatch(JSON.stringify(error), /test:write/, "the reason is the log's");
    assert.equal(told.at(-1)?.because, "no permission test:write");
    assert.equal(told.at(-1)?.outcome, "refused");
  });
}

test("where no header can say it, it is an ordinary failure: in a batch", async () => {
  const { headers, body } = legacy("tools/call", writing);
  const answer = await as("reader", "/mcp", {
    method: "POST",
    headers: { ...headers, "mcp-protocol-version": "2025-03-26" },
    body: JSON.stringify([body, { ...Object(body), id: 2 }]),
  });
  assert.equal(answer.status, 200);
  assert.equal(challengeOf(answer), "");
  assert.equal((await answer.text()).match(/pipeline\.insufficientScope/g)?.length, 4);
});

test("whoever holds no scope hears of no scope", async () => {
  const answer = await call("script", modern("tools/call", writing));
  assert.equal(answer.status, 200);
  assert.equal(challengeOf(answer), "");
  assert.equal(await codeIn(answer), "pipeline.forbidden");
});

test("a refused request to the admin API is one entry, with why, which its caller does not hear", async () => {
  const since = told.length;
  const answer = await as("reader", "/api/upstreams");
  assert.equal(answer.status, 403);
  assert.match(challengeOf(answer), /error="insufficient_scope", scope="mcp:read mcp:admin"/);
  const removal = await as("operator", "/api/upstreams/crm", { method: "DELETE" });
  assert.equal(removal.status, 403);
  assert.equal(challengeOf(removal), "");
  assert.doesNotMatch(await removal.text(), /removal|removed/);
  assert.deepEqual(
    told.slice(since).map(({ principal, tool, outcome, code, because, parameters }) => ({
      principal,
      tool,
      outcome,
      code,
      because,
      ...(parameters && { parameters }),
    })),
    [
      {
        principal: "user:reader@corp",
        tool: "GET /api/upstreams",
        outcome: "refused",
        code: "http.insufficientScope",
        because: "no permission upstreams:read",
      },
      {
        principal: "operator",
        tool: "DELETE /api/upstreams/:name",
        outcome: "refused",
        code: "http.forbiddenByRule",
        because: "rule no-removal: Nothing is removed.",
        parameters: { name: "crm" },
      },
    ],
  );
});

test("a change through the admin API is told before and after, also when it fails, and a look is not", async () => {
  const since = told.length;
  assert.equal((await as("admin", "/api/upstreams")).status, 200);
  await as("admin", "/api/upstreams", { method: "POST", body: "{}" });
  assert.deepEqual(
    told
      .slice(since)
      .map(({ kind, principal, tool, outcome, code }) => [kind, principal, tool, outcome, code]),
    [
      ["intent", "user:admin@corp", "POST /api/upstreams", undefined, undefined],
      ["outcome", "user:admin@corp", "POST /api/upstreams", "failed", "http.invalidRequest"],
    ],
  );
});

test("a look that a rule wants to have written down is two entries of one name", async () => {
  const since = told.length;
  assert.equal((await as("admin", "/api/discover")).status, 200);
  const [begun, ended, ...more] = told.slice(since);
  assert.deepEqual([begun?.kind, ended?.outcome, more.length], ["intent", "ok", 0]);
  assert.equal(begun?.call, ended?.call);
  assert.deepEqual(begun?.obligations, ["audit/kept"]);
});

test("artifacts are handed in and read by those who may, and refusals are entries", async () => {
  const put = (who: string) => as(who, "/artifacts", { method: "PUT", body: "hello" });
  const refused = await put("reader");
  assert.equal(refused.status, 403);
  assert.match(challengeOf(refused), /scope="mcp:read mcp:execute"/);
  assert.equal(told.at(-1)?.tool, "PUT /artifacts");
  const taken = await put("admin");
  assert.equal(taken.status, 201);
  assert.equal(told.at(-1)?.outcome, "ok");
  const { uri } = JSON.parse(await taken.text());
  const path = `/artifacts/${uri.replace("artifact://", "")}`;
  assert.equal((await as("reader", path)).status, 200);
  assert.equal((await as("script", path)).status, 403);
  assert.equal(told.at(-1)?.because, "no permission artifacts:read");
});

test("a call is approved over the admin API by somebody else who may, and by nobody who may not", async () => {
  const asked = await call("admin", modern("tools/call", writing));
  assert.equal(await codeIn(asked), "pipeline.waitingForApproval");
  assert.equal((await as("reader", "/api/approvals")).status, 403);
  const { approvals } = JSON.parse(await (await as("script", "/api/approvals")).text());
  const [{ id, principal, tool, state, arguments: given }] = approvals;
  assert.deepEqual(
    [principal, tool, state, given],
    ["user:admin@corp", "test_write", "pending", {}],
  );
  const decide = (who: string, decision: string) =>
    as(who, `/api/approvals/${id}`, { method: "POST", body: JSON.stringify({ decision }) });
  assert.equal(await codeIn(await decide("reader", "approve")), "http.insufficientScope");
  assert.equal(await codeIn(await decide("admin", "approve")), "identity.ownApproval");
  assert.equal(await codeIn(await decide("script", "perhaps")), "http.invalidRequest");
  const done = JSON.parse(await (await decide("script", "approve")).text());
  assert.deepEqual([done.state, done.decidedBy], ["approved", "client:script"]);
  assert.equal(await codeIn(await decide("script", "deny")), "identity.noApproval");
  const [first, second] = [modern("tools/call", writing), modern("tools/call", writing)];
  assert.equal(await codeIn(await call("admin", first)), "");
  assert.equal(await codeIn(await call("admin", second)), "pipeline.waitingForApproval");
});
