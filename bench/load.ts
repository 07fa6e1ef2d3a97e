/** A steady load over kept-alive connections, and what it cost the server. */

import { answered, type HttpAnswer, HttpLine } from "./http-line.ts";
import { cpuSeconds } from "./process-cost.ts";
import { median } from "./row.ts";

const usualConnections = 16;

export interface LoadTarget {
  readonly origin: string;
  readonly path: string;
  readonly pid: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Bytes by which the lengths of its answers may differ, where they state times. None by itself. */
  readonly lengthsDiffer?: number;
}

export interface LoadResult {
  /** Microseconds of the server's processor time for each request. */
  readonly cpuMicros: number;
  readonly requestsPerSecond: number;
  /** Microseconds of the load generator's own processor time for each request. */
  readonly generatorMicros: number;
}

/** Sends `requests` after half as many to warm up. Every answer must be as the first one was. */
export async function load(target: LoadTarget, requests: number): Promise<LoadResult> {
  const [result] = await inTurns([target], {
    warmUp: Math.ceil(requests / 2),
    requests,
    rounds: 1,
  });
  if (result === undefined) throw new Error("One target has one result.");
  return result;
}

export interface Turns {
  /** Requests to each target before anything is measured. */
  readonly warmUp: number;
  /** Requests to each target in one round. */
  readonly requests: number;
  readonly rounds: number;
}

/**
 * The median of each target. They get their load one after the other, round by round, so that
 * whatever else the machine does falls on all of them.
 */
export async function inTurns(
  targets: readonly LoadTarget[],
  { warmUp, requests, rounds }: Turns,
): Promise<readonly LoadResult[]> {
  using stack = new DisposableStack();
  const measured: { readonly loader: Loader; readonly results: LoadResult[] }[] = [];
  for (const target of targets) {
    const loader = stack.use(await openLoader(target));
    await loader.run(warmUp);
    measured.push({ loader, results: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { loader, results } of measured) results.push(await loader.run(requests));
  }
  return measured.map(({ results }) => medianOf(results));
}

function medianOf(results: readonly LoadResult[]): LoadResult {
  const of = (key: keyof LoadResult): number => median(results.map((result) => result[key]));
  return {
    cpuMicros: of("cpuMicros"),
    requestsPerSecond: of("requestsPerSecond"),
    generatorMicros: of("generatorMicros"),
  };
}

export interface Loader extends Disposable {
  /** @throws when an answer differs from the first in status or, by more than it may, in its announced length. */
  run(requests: number): Promise<LoadResult>;
}

/** Opens the connections, and makes sure of one answer. */
export async function openLoader(
  target: LoadTarget,
  connections = usualConnections,
): Promise<Loader> {
  const port = Number(new URL(target.origin).port);
  const places = Array.from({ length: connections }, (_, index) => ({
    line: new HttpLine(port),
    request: requestText(withId(target, 100 + index)),
  }));
  const first = await firstAnswer(places[0]);
  return {
    async run(requests) {
      const [server, own] = [cpuSeconds(target.pid), process.cpuUsage()];
      const begin = performance.now();
      await sendAll(places, { requests, first, lengthsDiffer: target.lengthsDiffer ?? 0 });
      const seconds = (performance.now() - begin) / 1000;
      const { user, system } = process.cpuUsage(own);
      return {
        cpuMicros: ((cpuSeconds(target.pid) - server) / requests) * 1e6,
        requestsPerSecond: requests / seconds,
        generatorMicros: (user + system) / requests,
      };
    },
    [Symbol.dispose]() {
      for (const { line } of places) line[Symbol.dispose]();
    },
  };
}

/** A connection and what goes over it. */
interface Place {
  readonly line: HttpLine;
  readonly request: Buffer;
}

/** No two requests under way have the same id, because those of one legacy session must not. */
const withId = (target: LoadTarget, id: number): LoadTarget => ({
  ...target,
  body: target.body.replace('"id":1,', `"id":${id},`),
});

/** Head and body of a POST. */
export function requestText({ origin, path, headers, body }: Omit<LoadTarget, "pid">): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nhost: ${new URL(origin).host}\r\n${lines.join("")}`;
  return Buffer.from(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** Of JSON-RPC, or of a REST API that wraps the same. */
async function firstAnswer(place: Place | undefined): Promise<HttpAnswer> {
  if (place === undefined) throw new Error("A load needs a connection.");
  const { line, request } = place;
  const chunks: Buffer[] = [];
  const answer = await answered(line, request, (chunk) => chunks.push(chunk));
  const text = Buffer.concat(chunks).toString();
  const good = text.includes('"result"') && !text.includes('"isError":true');
  if (good && answer.status === 200) return answer;
  throw new Error(`The server answered ${answer.status}: ${text.slice(0, 500)}`);
}

interface Course {
  readonly requests: number;
  readonly first: HttpAnswer;
  readonly lengthsDiffer: number;
}

/** Callbacks, because promises would be half of what the generator costs. */
function sendAll(
  places: readonly Place[],
  { requests, first, lengthsDiffer }: Course,
): Promise<void> {
  const announced = first.length ?? 0;
  const isAsFirst = ({ status, length = 0 }: HttpAnswer): boolean =>
    status === first.status && Math.abs(length - announced) <= lengthsDiffer;
  return new Promise((resolve, reject) => {
    let [toSend, toCome] = [requests, requests];
    for (const { line, request } of places) {
      const ask = {
        request,
        done(answer: HttpAnswer): void {
          if (!isAsFirst(answer)) {
            return reject(new Error(`Another answer than the first: ${JSON.stringify(answer)}`));
          }
          toCome -= 1;
          if (toCome === 0) resolve();
          if (toSend > 0) next();
        },
        failed: reject,
      };
      const next = (): void => {
        toSend -= 1;
        line.send(ask);
      };
      if (toSend > 0) next();
    }
  });
}
