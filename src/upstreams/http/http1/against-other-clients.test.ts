import assert from "node:assert/strict";
import { request as nodeRequest } from "node:http";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { Pool } from "undici";
import { until } from "../../../../test/until.ts";
import { type Served, serveRaw } from "../testing/serve.ts";
import { openHttp1Pool } from "./http1-pool.ts";
import { ask, get } from "./testing/ask.ts";
import { goodResponses, mutant, numbersFrom } from "./testing/mutants.ts";
import { bytesOf, parse } from "./testing/parse.ts";
import { onRequest, response } from "./testing/requests.ts";

const number = numbersFrom(20_261_122);
const cases = [...goodResponses, ...Array.from({ length: 1000 }, () => mutant(number))];

interface CaseServer extends Served {
  readonly connections: () => number;
  /** Cases that were written. */
  readonly written: ReadonlySet<number>;
}

/** Answers `/n` with that case, and ends the connection if it is to; anything else with what was asked for. */
async function serveCases(isEnding: boolean): Promise<CaseServer> {
  const written = new Set<number>();
  let connections = 0;
  const served = await serveRaw((socket) => {
    connections += 1;
    onRequest(socket, ({ target }) => {
      const nth = Number(target.slice(1));
      const bytes = cases[nth];
      if (bytes === undefined) return void socket.write(response(target));
      socket.write(bytes, "latin1");
      written.add(nth);
      if (isEnding) socket.end();
    });
  });
  return Object.assign(served, { written, connections: () => connections });
}

type Outcome = readonly [status: number, body: string] | Error;
type Client = (port: number, path: string) => Promise<Outcome>;

const ours: Client = async (port, path) => {
  const origin = new URL(`http://127.0.0.1:${port}`);
  await using pool = openHttp1Pool(origin, { connections: 1, waiting: 1 });
  return await ask(pool, get(path)).outcome();
};

const undici: Client = async (port, path) => {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1 });
  try {
    const { statusCode, body } = await pool.request({ path, method: "GET" });
    return [statusCode, Buffer.from(await body.arrayBuffer()).toString("latin1")];
  } catch (cause) {
    return cause instanceof Error ? cause : new Error(String(cause));
  } finally {
    await pool.destroy();
  }
};

const node: Client = (port, path) =>
  new Promise((resolve) => {
    const sent = nodeRequest({ host: "127.0.0.1", port, path, agent: false }, (incoming) => {
      buffer(incoming).then(
        (body) => resolve([incoming.statusCode ?? 0, body.toString("latin1")]),
        resolve,
      );
    });
    sent.on("error", resolve).end();
  });

/** Does something with every case, some at a time. */
async function forEachCase(work: (text: string, nth: number) => Promise<void>): Promise<void> {
  const queue = cases.entries();
  const lane = async (): Promise<void> => {
    for (const [nth, text] of queue) await work(text, nth);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

/** Where others refuse what is taken here, and why it may be. */
const justified: readonly ((text: string, refusal: Error) => boolean)[] = [
  // RFC 9110, 15.2: a client must be able to read any interim response. undici refuses 100, which it never expects.
  (text, { message }) => message === "bad response" && text.startsWith("HTTP/1.1 100 "),
  // The response is whole, and its connection ends because of what stands behind it. Node fails the response.
  (text, { message }) =>
    /Expected HTTP\/, RTSP\/ or ICE\/|Data after `Connection: close`/.test(message) &&
    parse([bytesOf(text)]).taken < text.length,
  // RFC 9112, 7.1.1: unknown extensions of chunks are ignored. Nothing in one line of text can move its end.
  (text, { message }) =>
    /chunk extensions/.test(message) && /^[\da-f]+;[\x20-\x7e\xa0-\xff]*\r\n/m.test(text),
];

test("whatever is taken as a whole response is the same for undici and Node, or it is known why not", async () => {
  await using server = await serveCases(true);
  let taken = 0;
  await forEachCase(async (text, nth) => {
    const [own, ...others] = await Promise.all(
      [ours, undici, node].map((client) => client(server.port, `/${nth}`)),
    );
    assert.ok(own !== undefined);
    if (own instanceof Error) return;
    taken += 1;
    for (const other of others) {
      if (other instanceof Error && justified.some((isSo) => isSo(text, other))) continue;
      assert.deepEqual(other, own, JSON.stringify(text));
    }
  });
  assert.ok(taken > 300, `${taken} were taken`);
});

test("no response, whatever is wrong with it, changes the answer to another request", async () => {
  await using server = await serveCases(false);
  const origin = new URL(`http://127.0.0.1:${server.port}`);
  await forEachCase(async (text, nth) => {
    await using pool = openHttp1Pool(origin, { connections: 1, waiting: 5 });
    const first = ask(pool, get(`/${nth}`));
    // It begins as soon as the first has ended.
    const waiting = ask(pool, get(`/waiting-${nth}`));
    if (isUnfinished(text)) {
      await until(() => server.written.has(nth));
      first.control?.abort();
    }
    assert.deepEqual(await waiting.outcome(), [200, `/waiting-${nth}`], JSON.stringify(text));
    const after = await ask(pool, get(`/after-${nth}`)).outcome();
    assert.deepEqual(after, [200, `/after-${nth}`], JSON.stringify(text));
  });
  // Otherwise no connection would have carried another request behind a response that was changed.
  assert.ok(server.connections() < 2 * cases.length - 100, `${server.connections()} connections`);
});

/** Whether more has to come before anybody can say how it ends. */
function isUnfinished(text: string): boolean {
  try {
    return !parse([bytesOf(text)]).isDone;
  } catch {
    return false;
  }
}
