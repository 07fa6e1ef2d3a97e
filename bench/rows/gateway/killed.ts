import { setTimeout as delay } from "node:timers/promises";
import { callOf, doorOf, originOf, startedGateway, startedUpstream } from "../../gateway-calls.ts";
import { answered, HttpLine } from "../../http-line.ts";
import { requestText } from "../../load.ts";
import { figure, type Measure } from "../../row.ts";

const instances = 3;
const callers = 32;
/** How long an instance takes for an answer, in milliseconds: it has always several in hand. */
const workMs = 5;
/** Anything that is unanswered for so long is with the instance that stands still. */
const settledMs = 500;
const afterwardsMs = 3000;

interface Outcome {
  readonly begun: number;
  readonly ended: number;
  readonly failed: boolean;
}

/**
 * Calls that fail when an instance is killed, though another had them.
 *
 * The instance is stopped a moment before: so the calls it has in hand are known by their age. Nothing
 * may be sent twice, because the tool does not say that it is idempotent: those calls have to fail.
 */
export const gatewayKilled: Measure = async () => {
  await using stack = new AsyncDisposableStack();
  const servers = await Promise.all(
    Array.from({ length: instances }, () => startedUpstream("modern", "--wait", String(workMs))),
  );
  for (const server of servers) stack.use(server);
  const urls = servers.map((server) => ({ url: `${originOf(server)}/mcp` }));
  const hub = stack.use(await startedGateway({ up: { instances: urls, era: "modern" } }));
  const call = { tool: "up__echo_0", arguments: { text: "hello" } };
  const request = requestText(await callOf("modern", doorOf(hub), call));
  const course = { port: Number(new URL(hub.origin).port), request, over: false };
  const outcomes: Outcome[] = [];
  const all = Array.from({ length: callers }, () => keepCalling(course, outcomes));
  await delay(settledMs);
  servers[0]?.child.kill("SIGSTOP");
  await delay(settledMs);
  const killed = performance.now();
  servers[0]?.child.kill("SIGKILL");
  await delay(afterwardsMs);
  course.over = true;
  await Promise.all(all);
  const failed = outcomes.filter((outcome) => outcome.failed);
  const inHand = failed.filter(
    ({ begun, ended }) => begun < killed - settledMs / 2 && ended >= killed,
  ).length;
  return [
    figure("instance killed under load: calls", outcomes.length, "calls"),
    figure("instance killed under load: it had in hand, and they failed", inHand, "calls"),
    {
      ...figure("instance killed under load: others failed", failed.length - inHand, "calls"),
      atMost: 0,
    },
  ];
};

interface Course {
  readonly port: number;
  readonly request: Buffer;
  over: boolean;
}

async function keepCalling(course: Course, outcomes: Outcome[]): Promise<void> {
  using line = new HttpLine(course.port);
  while (!course.over) {
    const begun = performance.now();
    const failed = await fails(line, course.request);
    outcomes.push({ begun, ended: performance.now(), failed });
  }
}

async function fails(line: HttpLine, request: Buffer): Promise<boolean> {
  let text = "";
  const hear = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  const answer = await answered(line, request, hear).catch(() => undefined);
  return answer?.status !== 200 || text.includes('"isError":true') || text.includes('"error"');
}
