import { noAudit } from "../audit/audit-log.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { permissionPolicy } from "../identity/policy/testing/permission-policy.ts";
import { operator } from "../identity/principal.ts";
import { isKumihimoError } from "../kernel/errors.ts";
import { mediaErrors } from "../media/errors.ts";
import { silentLog } from "../telemetry/log.ts";
import { type Metrics, noMetrics } from "../telemetry/metrics.ts";
import { createCatalog } from "./catalog.ts";
import { limitsConfig } from "./config.ts";
import { createPipeline } from "./create-pipeline.ts";
import { type Answer, type Call, defineTool } from "./define-tool.ts";
import { InputRequired, noInteraction } from "./interaction.ts";
import type { CallRequest, Pipeline } from "./run-call.ts";

type Run = (input: { wait: number }, call: Call) => Promise<Answer<{ waited: number }>>;

const waiting: Run = async ({ wait }) => ({ content: [], structured: { waited: wait } });

interface Options {
  readonly limits?: Partial<z.input<typeof limitsConfig>>;
  readonly metrics?: Metrics;
}

function hub(run: Run, { limits = {}, metrics = noMetrics }: Options = {}): Pipeline {
  const catalog = createCatalog();
  catalog.addTool(
    "test",
    defineTool({
      name: "test_wait",
      title: "Wait",
      description: "Waits.",
      permission: "test:wait",
      input: z.strictObject({ wait: z.number().default(0) }),
      output: z.object({ waited: z.number() }),
      run,
    }),
  );
  return createPipeline({
    catalog,
    policy: permissionPolicy,
    limits: limitsConfig.parse(limits),
    audit: noAudit,
    metrics,
    log: silentLog,
  });
}

const asking = (
  given: Omit<Partial<CallRequest>, "call"> & { call?: Partial<CallRequest["call"]> } = {},
): CallRequest => ({
  tool: "test_wait",
  arguments: {},
  era: "local",
  transport: "local",
  ...given,
  call: {
    principal: operator,
    language: "en",
    signal: new AbortController().signal,
    progress: () => {},
    tell: () => {},
    ask: noInteraction,
    ...given.call,
  },
});

const failing =
  (error: Error): Run =>
  async () => {
    throw error;
  };

test("a call that fits reaches the tool with parsed arguments and comes back verified", async () => {
  const answer = await hub(waiting).run(asking({ arguments: { wait: 2 } }));
  assert.deepEqual(answer.structured, { waited: 2 });
  assert.equal(answer.isError, undefined);
});

test("arguments that do not fit are an answer that names them", async () => {
  const answer = await hub(waiting).run(asking({ arguments: { wait: "long", other: 1 } }));
  assert.equal(answer.failure?.code, "pipeline.invalidArguments");
  assert.match(answer.failure.message, /wait.*other/);
});

test("a tool's expected failure is an answer in the caller's language", async () => {
  const run = failing(mediaErrors.tooManyPixels({ limit: 5 }));
  const answer = await hub(run).run(asking({ call: { language: "ja" } }));
  assert.equal(answer.isError, true);
  assert.match(answer.failure?.message ?? "", /画素/);
});

test("a bug reaches the caller as an id and nothing more", async () => {
  const answer = await hub(failing(new Error("secret /etc/passwd"))).run(asking());
  assert.equal(answer.failure?.code, "kernel.internal");
  assert.doesNotMatch(JSON.stringify(answer), /secret|passwd/);
});

test("a principal without the permission is refused before the tool runs", async () => {
  const clerk = { id: "service:clerk", kind: "service", permissions: ["image:read"] } as const;
  let ran = false;
  const run: Run = async () => {
    ran = true;
    return { content: [], structured: { waited: 0 } };
  };
  const answer = await hub(run).run(asking({ call: { principal: clerk } }));
  assert.deepEqual([answer.failure?.code, ran], ["pipeline.forbidden", false]);
});

test("an unknown tool throws, and names the nearest", async () => {
  await assert.rejects(
    hub(waiting).run(asking({ tool: "test_wiat" })),
    (error) =>
      isKumihimoError(error) &&
      error.code === "pipeline.unknownTool" &&
      /test_wait/.test(error.message),
  );
});

test("a call that outstays its time is answered, and its signal fires", async () => {
  let fired = false;
  const run: Run = (_input, { signal }) =>
    new Promise(() => {
      signal.addEventListener("abort", () => {
        fired = true;
      });
    });
  const answer = await hub(run, { limits: { callSeconds: 0.01 } }).run(asking());
  assert.deepEqual([answer.failure?.code, fired], ["kernel.deadline", true]);
});

test("a caller who goes away leaves a cancelled call, whatever the tool threw", async () => {
  const caller = new AbortController();
  const run: Run = async () => {
    caller.abort();
    throw new Error("socket closed");
  };
  const answer = await hub(run).run(asking({ call: { signal: caller.signal } }));
  assert.equal(answer.failure?.code, "kernel.cancelled");
});

test("an answer that breaks the tool's own schema is the tool's fault, told as an id", async () => {
  // @ts-expect-error -- the wrong shape is what is tested
  const answer = await hub(async () => ({ content: [], structured: { waited: "x" } })).run(
    asking(),
  );
  assert.equal(answer.failure?.code, "kernel.internal");
});

test("more calls than places and queue are refused at once, and places are given back", async () => {
  const pipeline = hub(
    async ({ wait }) => {
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
      return { content: [], structured: { waited: wait } };
    },
    { limits: { callsAtOnce: 1, callsWaiting: 1 } },
  );
  const answers = await Promise.all([1, 2, 3].map(() => pipeline.run(asking())));
  assert.deepEqual(
    answers.map(({ failure }) => failure?.code),
    [undefined, undefined, "kernel.busy"],
  );
  assert.equal(pipeline.inFlight, 0);
});

test("a draining hub takes no new calls", async () => {
  const pipeline = hub(waiting);
  pipeline.drain();
  const answer = await pipeline.run(asking());
  assert.equal(answer.failure?.code, "pipeline.draining");
});

test("a question to the client passes every stage, and is not counted as a failure", async () => {
  const outcomes: string[] = [];
  const metrics: Metrics = { ...noMetrics, toolCall: () => (outcome) => outcomes.push(outcome) };
  const run = failing(new InputRequired({}));
  await assert.rejects(hub(run, { metrics }).run(asking()), InputRequired);
  assert.deepEqual(outcomes, ["ok"]);
});

test("two owners of one name are both told", () => {
  const catalog = createCatalog();
  const prompt = {
    name: "same",
    title: { en: "", ja: "" },
    description: { en: "", ja: "" },
    arguments: [],
    write: () => [],
  };
  catalog.addPrompt("first.owner", prompt);
  assert.throws(() => catalog.addPrompt("second.owner", prompt), /first\.owner|second\.owner/);
});
