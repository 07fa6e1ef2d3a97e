import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { freePort } from "../../../../test/free-port.ts";
import { until } from "../../../../test/until.ts";
import { type Http1Pool, openHttp1Pool } from "./http1-pool.ts";
import { ask, get, type Hearer } from "./testing/ask.ts";
import { type Held, hold } from "./testing/held.ts";
import { response } from "./testing/requests.ts";

const poolOf = ({ url }: { readonly url: string }, connections = 1, waiting = 100): Http1Pool =>
  openHttp1Pool(new URL(url), { connections, waiting });

/** Says which connection was used for what. */
const telling = ({ connection, target }: Held): string => response(`${connection} ${target}`);

const told = async (hearer: Hearer): Promise<unknown> => {
  const outcome = await hearer.outcome();
  return outcome instanceof Error ? outcome.message : outcome[1];
};

test("connections are used again, the one that was used last first", async () => {
  await using server = await hold();
  await using pool = poolOf(server, 3);
  const hearers = ["/a", "/b", "/c"].map((target) => ask(pool, get(target)));
  await server.request(2);
  const byTarget = (target: string): Held | undefined =>
    server.held.find((each) => each.target === target);
  for (const [nth, target] of ["/a", "/b", "/c"].entries()) {
    byTarget(target)?.socket.write(response(target));
    assert.equal(await told(hearers[nth] ?? assert.fail()), target);
  }
  for (let nth = 3; nth < 8; nth += 1) {
    const next = ask(pool, get(`/${nth}`));
    const { socket, connection } = await server.request(nth);
    assert.equal(connection, byTarget("/c")?.connection);
    socket.write(response(""));
    await next.outcome();
  }
  assert.equal(server.sockets.length, 3);
});

test("nothing is connected before the first request", async () => {
  await using server = await hold(telling);
  await using pool = poolOf(server, 5);
  assert.equal(server.sockets.length, 0);
  assert.equal(await told(ask(pool, get("/x"))), "0 /x");
  assert.equal(server.sockets.length, 1);
});

test("requests beyond the connections wait, and go in their order", async () => {
  await using server = await hold();
  await using pool = poolOf(server, 2);
  const hearers = Array.from({ length: 20 }, (_, nth) => ask(pool, get(`/${nth}`)));
  for (let nth = 0; nth < 20; nth += 1) {
    const { target, socket } = await server.request(nth);
    if (nth > 1) assert.equal(target, `/${nth}`);
    socket.write(response(target));
  }
  const answers = await Promise.all(hearers.map((each) => told(each)));
  assert.deepEqual(
    answers,
    [...Array.from({ length: 20 }).keys()].map((nth) => `/${nth}`),
  );
  assert.equal(server.sockets.length, 2);
});

test("a request that another's end sends takes its connection", async () => {
  await using server = await hold(telling);
  await using pool = poolOf(server, 5);
  const second = Promise.withResolvers<Hearer>();
  ask(pool, get("/1"), { onEnd: () => second.resolve(ask(pool, get("/2"))) });
  assert.equal(await told(await second.promise), "0 /2");
});

test("those that were given up while they waited are passed over, however many they are", async () => {
  await using server = await hold();
  await using pool = poolOf(server, 1, 20_001);
  const first = ask(pool, get("/first"));
  const { socket } = await server.request(0);
  const given = Array.from({ length: 20_000 }, () =>
    ask(pool, get("/given-up"), { onStart: (control) => control.abort() }),
  );
  const last = ask(pool, get("/last"));
  socket.write(response("1"));
  assert.equal(await told(first), "1");
  const { target, connection } = await server.request(1);
  assert.deepEqual([target, connection], ["/last", 0]);
  socket.write(response("2"));
  assert.equal(await told(last), "2");
  assert.deepEqual(new Set(given.flatMap((each) => each.told)), new Set(["start"]));
  assert.equal(server.held.length, 2);
});

test("a request that was given up while it was connected leaves its connection to the next", async () => {
  await using server = await hold(telling);
  await using pool = poolOf(server);
  const given = ask(pool, get("/given-up"), { onStart: (control) => control.abort() });
  assert.equal(await told(ask(pool, get("/next"))), "0 /next");
  assert.deepEqual(given.told, ["start"]);
  assert.equal(server.held.length, 1);
});

test("a request too many is refused at once, and harms none that waits", async () => {
  await using server = await hold();
  await using pool = poolOf(server, 1, 2);
  const hearers = [0, 1, 2].map((nth) => ask(pool, get(`/${nth}`)));
  const refused = [3, 4].map((nth) => ask(pool, get(`/${nth}`)));
  for (const each of refused) {
    assert.match(String(await each.outcome()), /wait/);
    assert.deepEqual(each.told, ["failure"]);
  }
  for (const [nth, hearer] of hearers.entries()) {
    const { socket, target } = await server.request(nth);
    socket.write(response(target));
    assert.equal(await told(hearer), `/${nth}`);
  }
  assert.equal(server.held.length, 3);
});

/** Time stands still for those who look at it, and passes where a test says so. */
function clock(t: TestContext): (seconds: number) => void {
  let now = performance.now();
  t.mock.method(performance, "now", () => now);
  return (seconds) => {
    now += seconds * 1000;
  };
}

const inTime = { timeout: 60_000 };

test(
  "a connection that nobody used for four seconds is used no more, and ends",
  inTime,
  async (t) => {
    const pass = clock(t);
    await using server = await hold(({ connection }) => response(`${connection} /`, ""));
    await using pool = poolOf(server);
    assert.equal(await told(ask(pool)), "0 /");
    pass(3.9);
    assert.equal(await told(ask(pool)), "0 /");
    pass(4.1);
    assert.equal(await told(ask(pool)), "1 /");
    await server.closed(0);
    pass(4.1);
    // This one nobody asks for: it is found by those who look.
    await server.closed(1);
    assert.equal(await told(ask(pool)), "2 /");
  },
);

test(
  "a server says for how long it keeps a connection, of which the last seconds are not used",
  inTime,
  async (t) => {
    const pass = clock(t);
    const said = ["timeout=20", "timeout=20", "timeout=4", "timeout=2", "timeout=300", "max=1"];
    await using server = await hold((request) =>
      response(`${request.connection}`, `keep-alive: ${said[server.held.length - 1]}\r\n`),
    );
    await using pool = poolOf(server);
    const waits = [0, 15, 18.1, 1, 0, 59, 4.1];
    const used: unknown[] = [];
    for (const seconds of waits) {
      pass(seconds);
      used.push(await told(ask(pool)));
    }
    assert.deepEqual(used, ["0", "0", "1", "1", "2", "2", "3"]);
  },
);

test("a connection that the server closed while nobody used it is not used", async () => {
  await using server = await hold(telling);
  await using pool = poolOf(server);
  for (let connection = 0; connection < 4; connection += 1) {
    assert.equal(await told(ask(pool)), `${connection} /`);
    if (connection % 2 === 0) server.sockets[connection]?.end();
    else server.sockets[connection]?.resetAndDestroy();
    await server.closed(connection);
    // What the other side did is known once the pool could read it.
    if (connection % 2 === 1) await noticed();
  }
});

/** A round trip over another connection, begun later than what is to be noticed. */
async function noticed(): Promise<void> {
  await using server = await hold(telling);
  await using pool = poolOf(server);
  await ask(pool).outcome();
}

test("bytes on a connection that nobody uses end it, and are nobody's answer", async () => {
  await using server = await hold(telling);
  await using pool = poolOf(server);
  assert.equal(await told(ask(pool)), "0 /");
  for (const [connection, bytes] of [
    response("stolen"),
    "H",
    "\r\n",
    "HTTP/1.1 408 Late\r\n\r\n",
  ].entries()) {
    server.sockets[connection]?.write(bytes);
    await server.closed(connection);
    assert.equal(await told(ask(pool)), `${connection + 1} /`);
  }
});

test("bytes behind a response end its connection, and are nobody's answer", async () => {
  const stolen = response("stolen");
  await using server = await hold(({ target, connection }) => {
    if (target === "/chunks") {
      return `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${stolen}`;
    }
    if (target === "/nothing") return `HTTP/1.1 204 No Content\r\n\r\n${stolen}`;
    return response(`${connection} ${target}`) + stolen;
  });
  await using pool = poolOf(server);
  // Those that wait are sent as soon as the one before has ended.
  const targets = ["/a", "/chunks", "/b", "/nothing", "/c", "/d"];
  const hearers = targets.map((target) => ask(pool, get(target)));
  const answers = await Promise.all(hearers.map((each) => told(each)));
  assert.deepEqual(answers, ["0 /a", "", "2 /b", "", "4 /c", "5 /d"]);
});

test("a 204 that announces a body has none, and what may come later is nobody's answer", async () => {
  await using server = await hold(({ target, connection }) =>
    target === "/nothing"
      ? "HTTP/1.1 204 No Content\r\ncontent-length: 40\r\n\r\n"
      : response(`${connection}`),
  );
  await using pool = poolOf(server);
  const [nothing, next] = [ask(pool, get("/nothing")), ask(pool)];
  assert.deepEqual([await told(nothing), await told(next)], ["", "1"]);
});

test("a connection that the server will not keep is not used again", async () => {
  const answers = [
    response("a", "connection: close\r\n"),
    response("b").replace("HTTP/1.1", "HTTP/1.0"),
    response("c", "keep-alive: timeout=1\r\n"),
    response("d", "connection: keep-alive\r\nkeep-alive: timeout=62\r\n").replace(
      "HTTP/1.1",
      "HTTP/1.0",
    ),
    response("e"),
  ];
  await using server = await hold(() => answers[server.held.length - 1] ?? "");
  await using pool = poolOf(server);
  const hearers = answers.map(() => ask(pool));
  await Promise.all(hearers.map((each) => each.outcome()));
  assert.deepEqual(
    server.held.map(({ connection }) => connection),
    [0, 1, 2, 3, 3],
  );
  await Promise.all([0, 1, 2].map((connection) => server.closed(connection)));
});

test("where nobody listens each request is told so, and was never begun", async () => {
  const url = `http://127.0.0.1:${await freePort()}/`;
  await using pool = poolOf({ url }, 2);
  const hearers = Array.from({ length: 20 }, () => ask(pool));
  for (const each of hearers) {
    await each.outcome();
    assert.deepEqual(each.told, ["failure"]);
    assert.equal(
      Object.entries(each.failure ?? {}).find(([key]) => key === "code")?.[1],
      "ECONNREFUSED",
    );
  }
});

test("a host is an address of IPv6, too", async () => {
  const port = await freePort();
  await using pool = poolOf({ url: `http://[::1]:${port}/` });
  const failure = await ask(pool).outcome();
  assert.ok(failure instanceof Error && "address" in failure && "port" in failure);
  assert.deepEqual([failure.address, failure.port], ["::1", port]);
});

test("a server that is found under one of the addresses of a name is reached", async () => {
  await using server = await hold(telling);
  await using pool = poolOf({ url: `http://localhost:${server.port}/` });
  assert.equal(await told(ask(pool)), "0 /");
});

test("connections whose time is over are passed over, however many they are", inTime, async (t) => {
  const pass = clock(t);
  await using server = await hold();
  await using pool = poolOf(server, 300);
  const hearers = Array.from({ length: 300 }, () => ask(pool));
  await server.request(299);
  for (const { socket } of server.held) socket.write(response(""));
  await Promise.all(hearers.map((each) => each.outcome()));
  pass(61);
  const next = ask(pool);
  (await server.request(300)).socket.write(response("next"));
  assert.equal(await told(next), "next");
  await until(() => server.sockets.filter(({ destroyed }) => destroyed).length === 300);
});
