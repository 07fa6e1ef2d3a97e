import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import * as z from "zod";
import { httpConfig } from "../../../src/http/config.ts";
import { createHostGuard } from "../../../src/http/guards/host-guard.ts";
import { createOriginGuard } from "../../../src/http/guards/origin-guard.ts";
import { tokenAuthenticator } from "../../../src/identity/authenticator.ts";
import { operator } from "../../../src/identity/principal.ts";
import { isJsonObject, type JsonObject } from "../../../src/kernel/json-object.ts";
import { Secret } from "../../../src/kernel/secret.ts";
import { slots } from "../../../src/kernel/slots.ts";
import { readMessage } from "../../../src/mcp/endpoint/read-message.ts";
import { servedHere } from "../../../src/mcp/endpoint/served-here.ts";
import { createOperations } from "../../../src/mcp/operations.ts";
import type { Answer, Tool } from "../../../src/pipeline/define-tool.ts";
import { noInteraction } from "../../../src/pipeline/interaction.ts";
import type { Passage } from "../../../src/pipeline/passage.ts";
import type { CallRequest } from "../../../src/pipeline/run-call.ts";
import { layoutOf } from "../../../src/upstreams/envelope/layout.ts";
import { completed } from "../../../src/upstreams/forwarding/completed.ts";
import { draftOf } from "../../../src/upstreams/forwarding/draft.ts";
import { memoryPassage } from "../../../src/upstreams/forwarding/memory-passage.ts";
import { verdictOn } from "../../../src/upstreams/forwarding/verdict.ts";
import type { Introduction } from "../../../src/upstreams/introduction.ts";
import { modern, originOf, startedUpstream } from "../../gateway-calls.ts";
import { instantAnswers } from "../../instant-answers.ts";
import { inTurns } from "../../load.ts";
import { micros } from "../../micros.ts";
import type { Measure, Row } from "../../row.ts";
import { cost, openPipelineGround, stageCosts } from "../../stage-costs.ts";
import { started } from "../../started.ts";

const passed: Answer = { content: [], passedBytes: 100 };
const given = { text: "hello" };
const name = "up__echo_0";
const params = { name, arguments: given };

/** As the catalog has it; behind it nothing happens. */
const tool: Tool = {
  name,
  title: "Echo",
  description: "",
  permission: "upstreams:call",
  hints: { readOnlyHint: true },
  input: z.custom<JsonObject>(isJsonObject, "expected an object"),
  places: slots("up", { atOnce: 256, waiting: 1024 }),
  seconds: 60,
  run: async () => passed,
  relay: (_passage, _call, ended) => ended({ answer: passed }),
};

const call: CallRequest["call"] = {
  principal: operator,
  language: "en",
  signal: new AbortController().signal,
  progress: () => {},
  tell: () => {},
  ask: noInteraction,
};

const door = { origin: "http://127.0.0.1:3000", pid: 0, path: "/mcp" };
const sent = modern(
  { ...door, headers: { authorization: "Bearer bench" } },
  "tools/call",
  params,
  name,
);
const body = Buffer.from(sent.body);

/** What each part of the way of a forwarded call costs, alone. */
export const gatewayStages: Measure = async () => {
  const { passage } = memoryPassage(
    { method: "tools/call", params },
    { ...call, id: "bench" },
    1e6,
  );
  const layout = layoutOf(body);
  if (layout === undefined) throw new Error("The request has no layout.");
  const { params: parsed } = JSON.parse(sent.body);
  const own: Passage = { ...passage, era: "modern", params: parsed, body, layout };
  return [
    ...(await transportCosts()),
    ...(await entranceCosts()),
    ...(await pipelineCosts(own)),
    ...(await envelopeCosts(own)),
  ];
};

const forwarded = "forwarded call: ";

const measure = async (what: string, work: () => unknown): Promise<Row> =>
  cost(`${forwarded}${what}`, await micros(work));

/** From outside, beside a server that reads a body and writes a fixed answer. */
async function transportCosts(): Promise<readonly Row[]> {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await startedUpstream("modern"));
  const programs = [
    ["bench/servers/front-only.ts", "bare"],
    ["bench/servers/front-only.ts", "front"],
    ["bench/servers/own-pipe.ts", originOf(upstream)],
    ["bench/servers/pipe.ts", originOf(upstream)],
  ];
  const targets = [];
  for (const program of programs) {
    const server = stack.use(await started(program));
    const { headers } = sent;
    targets.push(
      modern({ origin: originOf(server), pid: server.pid, path: "/mcp", headers }, "tools/call", {
        name: "echo_0",
        arguments: given,
      }),
    );
  }
  const turns = { warmUp: 20_000, requests: 1000, rounds: 31 };
  const [bare, front, own, pipe] = await inTurns(targets, turns);
  if (bare === undefined || front === undefined || own === undefined || pipe === undefined) {
    return [];
  }
  return [
    cost(`${forwarded}node:http, a body and a fixed answer`, bare.cpuMicros),
    cost(`${forwarded}HTTP front, beyond that`, front.cpuMicros - bare.cpuMicros),
    cost(`${forwarded}HTTP client, beyond that`, own.cpuMicros - bare.cpuMicros),
    cost(`${forwarded}undici in its place`, pipe.cpuMicros - bare.cpuMicros),
  ];
}

/** Before the pipeline. */
async function entranceCosts(): Promise<readonly Row[]> {
  const settings = httpConfig.parse({});
  const [isOwnHost, isOwnOrigin] = [createHostGuard(settings), createOriginGuard(settings)];
  const authenticator = tokenAuthenticator(new Secret("bench"));
  await using ground = await openPipelineGround();
  ground.catalog.addTool("up", tool);
  const operationOf = createOperations(ground.catalog);
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, sent.headers);
  const caller = { principal: operator, language: "en" } as const;
  const exchange = { request, response: new ServerResponse(request), body, caller };
  const message = readMessage(exchange);
  const signed = { headers: { authorization: "Bearer bench" } };
  return [
    await measure("host and origin", () => isOwnHost("127.0.0.1:3000") && isOwnOrigin(undefined)),
    await measure("identity", () => authenticator.principal(signed)),
    await measure("message parsed", () => readMessage(exchange)),
    await measure("request recognised", () => servedHere(operationOf, exchange, message)),
  ];
}

async function pipelineCosts(passage: Passage): Promise<readonly Row[]> {
  await using ground = await openPipelineGround();
  ground.catalog.addTool("up", tool);
  const request: CallRequest = {
    tool,
    arguments: given,
    era: "modern",
    transport: "http",
    call,
    passage: { ...passage, whenGone() {} },
  };
  return await stageCosts(ground, { tool, request, input: given, answer: passed }, forwarded);
}

const introductionOf = (era: Introduction["era"]): Introduction => ({
  era,
  protocolVersion: era === "modern" ? "2026-07-28" : "2025-11-25",
  serverInfo: { name: "bench", version: "1" },
  capabilities: {},
});

/** The bytes of a request and an answer, in one era and between two. */
async function envelopeCosts(passage: Passage): Promise<readonly Row[]> {
  const changes = new Map([["name", '"echo_0"']]);
  const draft = draftOf({ passage, changes, name: "echo_0" }, { name: "bench", version: "1" });
  const answers = (["modern", "legacy"] as const).map((era) =>
    Buffer.from(
      JSON.stringify(
        instantAnswers(era, 1).answer({
          id: 1,
          method: "tools/call",
          params: { arguments: given },
        }),
      ),
    ),
  );
  const [own = body, other = body] = answers;
  return [
    await measure("request skimmed", () => layoutOf(body)),
    await measure("request renamed", () => draft(introductionOf("modern"))),
    await measure("request renamed for the other era", () => draft(introductionOf("legacy"))),
    await measure("answer judged", () => verdictOn(own, false)),
    await measure("answer judged and completed for the other era", () =>
      completed(other, verdictOn(other, true), "typing"),
    ),
  ];
}
