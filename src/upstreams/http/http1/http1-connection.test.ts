import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { until } from "../../../../test/until.ts";
import { serveRaw } from "../testing/serve.ts";
import { type Http1Pool, openHttp1Pool } from "./http1-pool.ts";
import { HttpFault, type ResponseControl, type ResponseListener } from "./response.ts";
import { ask, get, type Hearer, post } from "./testing/ask.ts";
import { hold } from "./testing/held.ts";
import { response } from "./testing/requests.ts";

const poolOf = ({ url }: { readonly url: string }, connections = 1): Http1Pool =>
  openHttp1Pool(new URL(url), { connections, waiting: 100 });

const chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nkeep-alive: timeout=62\r\n\r\n";

const isAnswered = async (pool: Http1Pool): Promise<void> =>
  assert.deepEqual(await ask(pool, get("/after")).outcome(), [200, "after"]);

test("a response that was given up tells nothing more, and ends its connection", async () => {
  const beginnings = [
    "",
    "HTTP/1.1 2",
    chunked,
    `${chunked}1\r\na\r\n`,
    `${chunked}1\r\na\r\n1\r\nb\r\n`,
  ];
  await using server = await hold(({ target }) =>
    target === "/after" ? response("after") : (beginnings[Number(target.slice(1))] ?? ""),
  );
  await using pool = poolOf(server);
  const seen = [
    ["start"],
    ["start"],
    ["start", "head"],
    ["start", "head", "data"],
    ["start", "head", "data"],
  ];
  for (const [nth, told] of seen.entries()) {
    const isPausing = nth === 4;
    const hearer = ask(pool, get(`/${nth}`), {
      onData: () => isPausing && hearer.control?.pause(),
    });
    const { connection } = await server.request(2 * nth);
    await until(() => hearer.told.length === told.length, `phase ${nth}`);
    hearer.control?.abort();
    hearer.control?.abort();
    hearer.control?.resume();
    await server.closed(connection);
    await isAnswered(pool);
    assert.deepEqual(hearer.told, told);
  }
});

test("a response that is given up as it is told tells nothing more", async () => {
  await using server = await hold(({ target }) =>
    response(target === "/after" ? "after" : "a".repeat(100)),
  );
  for (const name of ["onHead", "onData"] as const) {
    await using pool = poolOf(server);
    const hearer: Hearer = ask(pool, get(), { [name]: () => hearer.control?.abort() });
    await isAnswered(pool);
    assert.deepEqual(
      hearer.told,
      name === "onHead" ? ["start", "head"] : ["start", "head", "data"],
    );
  }
});

test("nothing is told of a pause, and nothing is lost by it, within a piece or beyond", async () => {
  const pieces = Array.from({ length: 60 }, (_, nth) => `${nth} `.repeat(1 + nth * 20));
  const body = pieces.map((each) => `${each.length.toString(16)}\r\n${each}\r\n`).join("");
  await using server = await hold(({ target }) =>
    target === "/chunks" ? `${chunked}${body}0\r\n\r\n` : response(pieces.join("")),
  );
  await using pool = poolOf(server);
  const resumptions: readonly ((resume: () => void) => void)[] = [
    (resume) => resume(),
    (resume) => queueMicrotask(resume),
    (resume) => void setImmediate(resume),
    (resume) => void setTimeout(resume, 1),
  ];
  for (const target of ["/chunks", "/length"]) {
    for (const later of resumptions) {
      let isPaused = false;
      let control: ResponseControl | undefined;
      const stop = (): void => {
        assert.equal(isPaused, false);
        isPaused = true;
        control?.pause();
        later(() => {
          isPaused = false;
          control?.resume();
        });
      };
      const begin = (given: ResponseControl): void => {
        control = given;
        stop();
      };
      const hearer = ask(pool, get(target), { onStart: begin, onHead: stop, onData: stop });
      assert.deepEqual(await hearer.outcome(), [200, pieces.join("")]);
    }
  }
  assert.equal(server.sockets.length, 1);
});

test("who has paused hears nothing until it resumes, whatever has come", async () => {
  await using server = await hold(({ target }) => (target === "/after" ? response("after") : ""));
  await using pool = poolOf(server, 2);
  for (const [nth, pauseAt] of (["onStart", "onHead", "onData"] as const).entries()) {
    const hearer: Hearer = ask(pool, get(), { [pauseAt]: () => hearer.control?.pause() });
    const { socket } = await server.request(2 * nth);
    socket.write(`${chunked}1\r\na\r\n1\r\nb\r\n`);
    if (pauseAt !== "onStart") await until(() => hearer.told.includes("head"));
    const told = [...hearer.told];
    const { chunks } = hearer;
    const known = chunks.length;
    socket.write("1\r\nc\r\n");
    // Over another connection, and later than what was written.
    await isAnswered(pool);
    assert.deepEqual([hearer.told, chunks.length], [told, known]);
    socket.write("0\r\n\r\n");
    while (!hearer.told.includes("end")) {
      await nextTurn();
      hearer.control?.resume();
    }
    assert.equal(hearer.body.toString(), "abc");
  }
});

test("a pause at the last piece of a response does not outlast it", async () => {
  await using server = await hold(() => response("after"));
  await using pool = poolOf(server);
  for (const name of ["onHead", "onData"] as const) {
    const hearer: Hearer = ask(pool, get(), { [name]: () => hearer.control?.pause() });
    if (name === "onHead") await until(() => hearer.told.includes("head"));
    if (name === "onHead") hearer.control?.resume();
    assert.deepEqual(await hearer.outcome(), [200, "after"]);
  }
  const given = ask(pool, get(), {
    onStart(control) {
      control.pause();
      control.abort();
    },
  });
  await isAnswered(pool);
  assert.deepEqual([given.told, server.sockets.length], [["start"], 1]);
});

test("what a control is asked once its response is over concerns no other", async () => {
  await using server = await hold();
  await using pool = poolOf(server);
  const first = ask(pool);
  (await server.request(0)).socket.write(response("first"));
  await first.outcome();
  const second = ask(pool);
  const { socket, connection } = await server.request(1);
  first.control?.pause();
  first.control?.abort();
  socket.write(response("second"));
  assert.deepEqual([await second.outcome(), connection], [[200, "second"], 0]);
});

test("an answer that comes before its request was read is told, and its connection not used again", async () => {
  const connections: string[] = [];
  await using server = await serveRaw((socket) => {
    connections.push("new");
    socket.once("data", () => {
      socket.pause();
      socket.write(response("after"));
    });
  });
  await using pool = poolOf(server);
  // More than the two ends of a connection take by themselves.
  const hearer = ask(pool, post(Buffer.alloc(32 * 1024 * 1024)));
  assert.deepEqual(await hearer.outcome(), [200, "after"]);
  await isAnswered(pool);
  assert.equal(connections.length, 2);
});

test("what is no HTTP fails its request alone, as such", async () => {
  const wrong = [
    "SSH-2.0-x\r\n",
    "HTTP/1.1 200 OK\r\na : b\r\n\r\n",
    `${chunked}x\r\n`,
    `${chunked}0\r\n:\r\n`,
  ];
  await using server = await hold(({ target }) =>
    target === "/after" ? response("after") : (wrong[Number(target.slice(1))] ?? ""),
  );
  await using pool = poolOf(server);
  for (const nth of wrong.keys()) {
    assert.ok((await ask(pool, get(`/${nth}`)).outcome()) instanceof HttpFault, wrong[nth]);
    await isAnswered(pool);
  }
});

test("a response that its connection does not outlast has failed, unless that is how it ends", async () => {
  const cut = [
    "",
    "HTTP/1.1 2",
    "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na",
    chunked,
    `${chunked}0\r\n`,
  ];
  await using server = await serveRaw((socket) => {
    socket.once("data", (piece) =>
      socket.end(cut[Number(piece.toString().split(/[ /]/)[2])] ?? ""),
    );
  });
  await using pool = poolOf(server);
  for (const nth of cut.keys()) {
    const failure = await ask(pool, get(`/${nth}`)).outcome();
    assert.ok(failure instanceof Error && !(failure instanceof HttpFault), cut[nth]);
  }
  await using other = await serveRaw((socket) => {
    socket.once("data", () => socket.end(`HTTP/1.1 200 OK\r\n\r\n${"all".repeat(50_000)}`));
  });
  await using second = poolOf(other);
  for (const isSlow of [false, true]) {
    const hearer: Hearer = ask(second, get(), {
      onData() {
        if (!isSlow) return;
        hearer.control?.pause();
        setImmediate(() => hearer.control?.resume());
      },
    });
    assert.deepEqual(await hearer.outcome(), [200, "all".repeat(50_000)]);
  }
});

const names = ["onStart", "onHead", "onData", "onEnd"] as const;

test("a listener that throws fails its own request, and harms no other", async () => {
  await using server = await hold(({ target }) => response(target.slice(1)));
  for (const connections of [1, 3]) {
    await using pool = poolOf(server, connections);
    const hearers = Array.from({ length: 60 }, (_, nth) => {
      const name = names[nth % names.length] ?? "onEnd";
      const own = (isThrowing: boolean): Partial<ResponseListener> => ({
        [name]: () => assert.fail(name),
        ...(isThrowing && { onFailure: () => assert.fail("onFailure") }),
      });
      return ask(pool, get(`/${nth}`), nth % 5 === 0 ? {} : own(nth % 2 === 0));
    });
    for (const [nth, hearer] of hearers.entries()) {
      const outcome = await hearer.outcome();
      if (nth % 5 === 0) assert.deepEqual(outcome, [200, `${nth}`]);
      else
        assert.deepEqual(
          [hearer.told.at(-1), String(outcome)],
          ["failure", `AssertionError [ERR_ASSERTION]: ${names[nth % 4]}`],
        );
    }
  }
});

test("one that has given up and throws then is told nothing more", async () => {
  await using server = await hold(() => response("after"));
  await using pool = poolOf(server);
  for (const name of ["onStart", "onHead", "onData"] as const) {
    const hearer: Hearer = ask(pool, get(), {
      [name]() {
        hearer.control?.abort();
        throw new Error("It throws.");
      },
    });
    await isAnswered(pool);
    assert.equal(hearer.failure, undefined);
  }
});
