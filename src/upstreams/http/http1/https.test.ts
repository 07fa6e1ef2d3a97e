import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import {
  createServer,
  getCACertificates,
  setDefaultCACertificates,
  type TLSSocket,
} from "node:tls";
import { findProgram } from "../../../../scripts/setup/programs.mjs";
import { makeCertificates } from "../../../../test/certificates.ts";
import { until } from "../../../../test/until.ts";
import { type Served, serveRaw } from "../testing/serve.ts";
import { type Http1Pool, openHttp1Pool } from "./http1-pool.ts";
import { ask, get, type Hearer, post } from "./testing/ask.ts";
import { onRequest, type RequestHeard, response } from "./testing/requests.ts";

const folder = mkdtempSync(path.join(tmpdir(), "kumihimo-https-"));
const pem = (name: string): string => readFileSync(path.join(folder, name), "utf8");

before(() => {
  makeCertificates(folder);
  const args =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=elsewhere -CA ca.pem -CAkey ca.key -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:elsewhere -keyout elsewhere.key -out elsewhere.pem";
  const openssl = findProgram("openssl") ?? "openssl";
  execFileSync(openssl, args.split(" "), { cwd: folder, stdio: "pipe" });
  setDefaultCACertificates([...getCACertificates(), pem("ca.pem")]);
});
after(() => rmSync(folder, { recursive: true }));

interface Secure extends AsyncDisposable {
  readonly port: number;
  readonly sockets: readonly TLSSocket[];
  /** What came in on any connection. */
  readonly heard: readonly RequestHeard[];
}

type Answer = (request: RequestHeard, socket: TLSSocket) => void;

async function serveSecurely(
  answer: Answer,
  [key, cert]: readonly [key: string, cert: string] = ["server.key", "server.pem"],
): Promise<Secure> {
  const sockets: TLSSocket[] = [];
  const heard: RequestHeard[] = [];
  const raw = new Set<Socket>();
  const server = createServer({ key: pem(key), cert: pem(cert) }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    onRequest(socket, (request) => {
      heard.push(request);
      answer(request, socket);
    });
  });
  server.on("connection", (socket: Socket) => {
    raw.add(socket);
    socket.on("error", () => {});
  });
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return {
    port: address.port,
    sockets,
    heard,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of raw) socket.destroy();
      await once(server, "close");
    },
  };
}

const poolOf = (port: number, host = "localhost", connections = 1): Http1Pool =>
  openHttp1Pool(new URL(`https://${host}:${port}/`), { connections, waiting: 10 });

const echo: Answer = ({ body, target }, socket) =>
  socket.write(response(`${target} ${body.toString()}`));

test("requests go over one connection that is encrypted, under the name or the address of the server", async () => {
  await using server = await serveSecurely(echo);
  for (const [nth, host] of ["localhost", "127.0.0.1"].entries()) {
    await using pool = poolOf(server.port, host);
    for (const target of ["/a", "/b"]) {
      assert.deepEqual(await ask(pool, get(target)).outcome(), [200, `${target} `]);
    }
    assert.equal(server.sockets.length, nth + 1);
    const body = Buffer.alloc(200_000, "x");
    assert.deepEqual(await ask(pool, post(body, "/c")).outcome(), [200, `/c ${body.toString()}`]);
    const socket = server.sockets.at(-1);
    assert.equal(socket?.servername, nth === 0 ? "localhost" : false);
  }
});

test("a session is resumed by the connections that follow, and its server is still the same", async () => {
  const isResumed: boolean[] = [];
  await using server = await serveSecurely((_, socket) => {
    isResumed.push(socket.isSessionReused());
    socket.write(response("once", "connection: close\r\n"));
  });
  await using pool = poolOf(server.port);
  for (let nth = 0; nth < 4; nth += 1) {
    assert.deepEqual(await ask(pool).outcome(), [200, "once"]);
  }
  assert.deepEqual(isResumed, [false, true, true, true]);
});

test("nothing is lost or told twice by pauses, whatever has been decrypted already", async () => {
  const text = Array.from({ length: 30_000 }, (_, nth) => `${nth},`).join("");
  const size = text.length.toString(16);
  const heads = {
    "/length": `HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
    "/chunks": `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${size}\r\n${text}\r\n0\r\n\r\n`,
    "/close": `HTTP/1.1 200 OK\r\n\r\n${text}`,
    "/length-close": `HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
  };
  await using server = await serveSecurely(({ target }, socket) => {
    const bytes = Object.entries(heads).find(([name]) => name === target)?.[1] ?? "";
    if (target.endsWith("close")) socket.end(bytes);
    else socket.write(bytes);
  });
  await using pool = poolOf(server.port);
  for (const target of Object.keys(heads)) {
    let isPaused = false;
    const hearer: Hearer = ask(pool, get(target), {
      onData() {
        assert.equal(isPaused, false);
        isPaused = true;
        hearer.control?.pause();
        setTimeout(() => {
          isPaused = false;
          hearer.control?.resume();
        }, 2);
      },
    });
    const outcome = await hearer.outcome();
    assert.ok(!(outcome instanceof Error), `${target}: ${String(outcome)}`);
    assert.ok(outcome[1] === text, `${target}: ${outcome[1].length} of ${text.length}`);
  }
});

/** Passes bytes on, but what answers the first request all at once, and its end with it. */
function serveAtOnce(behind: Secure): Promise<Served> {
  let connections = 0;
  return serveRaw((front) => {
    const isFirst = (connections += 1) === 1;
    const back = connect(behind.port, "127.0.0.1");
    const held: Buffer[] = [];
    front.on("data", (bytes) => back.write(bytes)).on("close", () => back.destroy());
    back.on("data", (bytes) => {
      if (isFirst && behind.heard.length > 0) held.push(bytes);
      else front.write(bytes);
    });
    back.on("end", () => front.end(Buffer.concat(held)));
    back.on("error", () => front.destroy());
  });
}

test("a request that waits is not sent where the other side has ended the connection", async () => {
  await using server = await serveSecurely(({ target }, socket) => {
    if (target === "/next") socket.write(response("next"));
    else socket.end(response("x".repeat(40_000)));
  });
  await using all = await serveAtOnce(server);
  await using pool = poolOf(all.port);
  const first: Hearer = ask(pool, get(), {
    onHead() {
      first.control?.pause();
      setTimeout(() => first.control?.resume(), 2);
    },
  });
  const waiting = ask(pool, get("/next"));
  assert.deepEqual(await first.outcome(), [200, "x".repeat(40_000)]);
  assert.deepEqual(await waiting.outcome(), [200, "next"]);
});

test("a response that was cut short while its reader paused has failed, and is told as far as it came", async () => {
  const text = "x".repeat(100_000);
  await using server = await serveSecurely((_, socket) => {
    socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${text.length + 1}\r\n\r\n${text}`);
  });
  await using pool = poolOf(server.port);
  const hearer: Hearer = ask(pool, get(), {
    onData() {
      hearer.control?.pause();
      setTimeout(() => hearer.control?.resume(), 2);
    },
  });
  assert.ok((await hearer.outcome()) instanceof Error);
  assert.equal(hearer.body.toString(), text);
  // The connection is gone, and its place is another's.
  assert.ok((await ask(pool).outcome()) instanceof Error);
});

test("a response whose reader gave up while what follows had been decrypted is told no more", async () => {
  await using server = await serveSecurely(({ target }, socket) => {
    if (target === "/next") return void socket.write(response("next"));
    return void socket.end(`HTTP/1.1 200 OK\r\n\r\n${"x".repeat(200_000)}`);
  });
  await using pool = poolOf(server.port);
  for (const isPausing of [true, false]) {
    const hearer: Hearer = ask(pool, get(), {
      onData() {
        if (isPausing) hearer.control?.pause();
        else hearer.control?.abort();
      },
    });
    await until(() => hearer.told.includes("data"));
    hearer.control?.abort();
    assert.deepEqual(await ask(pool, get("/next")).outcome(), [200, "next"]);
    assert.deepEqual(hearer.told, ["start", "head", "data"]);
  }
});

const codeOf = (failure: unknown): unknown =>
  failure instanceof Error && "code" in failure ? failure.code : failure;

test("nothing is sent to a server that is not trusted, or that has another name", async () => {
  await using elsewhere = await serveSecurely(echo, ["elsewhere.key", "elsewhere.pem"]);
  await using untrusted = await serveSecurely(echo, ["other.key", "other-ca.pem"]);
  for (const [server, code] of [
    [elsewhere, "ERR_TLS_CERT_ALTNAME_INVALID"],
    [untrusted, "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ] as const) {
    for (const host of ["localhost", "127.0.0.1"]) {
      await using pool = poolOf(server.port, host);
      for (let nth = 0; nth < 2; nth += 1) {
        const hearer = ask(pool);
        assert.equal(codeOf(await hearer.outcome()), code);
        assert.deepEqual(hearer.told, ["failure"]);
      }
    }
    assert.deepEqual(server.heard, []);
  }
});

test("nothing is sent to a server that does not speak TLS, and one that says nothing is given ten seconds", async (t) => {
  const heard: Buffer[] = [];
  const came = Promise.withResolvers<Socket>();
  const server = createTcpServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      heard.push(bytes);
      if (heard.length === 1) socket.end(response("no TLS"));
      else came.resolve(socket);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  await using pool = poolOf(address.port, "127.0.0.1");
  const plain = ask(pool, get("/secret"));
  assert.ok((await plain.outcome()) instanceof Error);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const [silent, waiting] = [ask(pool, get("/secret")), ask(pool, get("/secret"))];
  const socket = await came.promise;
  t.mock.timers.tick(9999);
  assert.deepEqual(silent.told, []);
  t.mock.timers.tick(1);
  assert.match(String(await silent.outcome()), /No connection in time/);
  assert.deepEqual([plain.told, silent.told, waiting.told], [["failure"], ["failure"], []]);
  if (!socket.destroyed) await once(socket, "close");
  await pool[Symbol.asyncDispose]();
  await waiting.outcome();
  assert.deepEqual(waiting.told, ["failure"]);
  assert.ok(!Buffer.concat(heard).includes("secret"));
  server.close();
});
