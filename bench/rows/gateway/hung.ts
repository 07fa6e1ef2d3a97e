import { setTimeout as delay } from "node:timers/promises";
import { callOf, doorOf, originOf, startedGateway, startedUpstream } from "../../gateway-calls.ts";
import { answered, HttpLine } from "../../http-line.ts";
import { requestText } from "../../load.ts";
import { figure, type Measure } from "../../row.ts";

const rounds = 30;
const callsInARound = 1500;
const callers = 4;
/** As many as an upstream may have in hand and waiting, so that each is held here. */
const waiting = 250;
const forEverMs = 3_600_000;
/** For whatever the beginning and the end of the waiting calls set off. */
const restMs = 500;

/**
 * The slowest hundredth of the calls to one upstream, while another answers nothing and while nobody asks
 * it. The two take turns, so that whatever else the machine does falls on both.
 */
export const gatewayHung: Measure = async () => {
  await using stack = new AsyncDisposableStack();
  const good = stack.use(await startedUpstream("modern"));
  const hung = stack.use(await startedUpstream("modern", "--wait", String(forEverMs)));
  const urlOf = (server: typeof good) => ({ url: `${originOf(server)}/mcp` });
  const hub = stack.use(
    await startedGateway(
      {
        good: { instances: [urlOf(good)], era: "modern" },
        hung: { instances: [urlOf(hung)], era: "modern", timeoutSeconds: 600 },
      },
      { answering: ["good"] },
    ),
  );
  const port = Number(new URL(hub.origin).port);
  const requestOf = async (tool: string): Promise<Buffer> =>
    requestText(await callOf("modern", doorOf(hub), { tool, arguments: { text: "hello" } }));
  const [ask, wait] = [await requestOf("good__echo_0"), await requestOf("hung__echo_0")];
  const quiet: number[] = [];
  const beside: number[] = [];
  await times(port, ask);
  for (let round = 0; round < rounds; round += 1) {
    quiet.push(...(await times(port, ask)));
    const lines = Array.from({ length: waiting }, () => new HttpLine(port));
    for (const line of lines) line.send({ request: wait, done: tooSoon, failed() {} });
    await delay(restMs);
    beside.push(...(await times(port, ask)));
    for (const line of lines) line[Symbol.dispose]();
    await delay(restMs);
  }
  return [
    figure("slowest hundredth of calls, no upstream hung", lastHundredth(quiet), "ms"),
    {
      name: `slowest hundredth of calls, ${waiting} calls wait for another upstream`,
      reference: "no upstream hung",
      value: lastHundredth(beside),
      unit: "ms",
      ratio: lastHundredth(beside) / lastHundredth(quiet),
      atMost: 1.05,
    },
  ];
};

function tooSoon(): void {
  throw new Error("An upstream answered that should be hung.");
}

/** Milliseconds of each call. */
async function times(port: number, request: Buffer): Promise<readonly number[]> {
  const taken: number[] = [];
  const call = async (): Promise<void> => {
    using line = new HttpLine(port);
    for (let count = 0; count < callsInARound / callers; count += 1) {
      const begin = performance.now();
      await answered(line, request);
      taken.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return taken;
}

const lastHundredth = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length * 0.99)] ?? Number.NaN;
