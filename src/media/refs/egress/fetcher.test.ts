import assert from "node:assert/strict";
import { createServer as createTcpServer } from "node:net";
import { test } from "node:test";
import { createFetcher } from "./fetcher.ts";
import type { Lookup } from "./guarded-agent.ts";
import {
  listening,
  never,
  opened,
  read,
  serve,
  tooLarge,
  unreachable,
} from "./testing/loopback.ts";

test("five redirects are followed, six are not, and cookies are not carried along", async (t) => {
  const cookies: (string | undefined)[] = [];
  const { url, port } = await serve(t, (request, response) => {
    cookies.push(request.headers.cookie);
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end("there");
    else response.writeHead(307, { location: `./${left - 1}`, "set-cookie": "a=b" }).end("moved");
  });
  assert.equal(await read(t, `${url}5`, opened(port)), "there");
  await assert.rejects(read(t, `${url}6`, opened(port)), unreachable(/redirects/));
  assert.deepEqual(new Set(cookies), new Set([undefined]));
});

test(
  "a size over the limit is refused from its announcement, else as it comes",
  { timeout: 30_000 },
  async (t) => {
    const { url, port } = await serve(t, ({ url: path }, response) => {
      if (path === "/exact") return response.end(Buffer.alloc(1000));
      if (path === "/announced") {
        response.writeHead(200, { "content-length": 10 ** 12 });
        return response.flushHeaders();
      }
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(10_000)));
      };
      response.on("drain", more);
      return more();
    });
    const at = (path: string) => read(t, url + path, opened(port), { limit: 1000 });
    assert.equal((await at("exact")).length, 1000);
    await assert.rejects(at("announced"), tooLarge);
    await assert.rejects(at("endless"), tooLarge);
  },
);

test("a server that is slow in any way is given up", { timeout: 60_000 }, async (t) => {
  const { url, port } = await serve(t, ({ url: path }, response) => {
    if (path === "/silent") return;
    response.writeHead(200);
    response.write("x");
    if (path === "/stops") return;
    const drip = setInterval(() => response.write("x"), 100);
    response.on("close", () => clearInterval(drip));
  });
  const slow = unreachable(/too long/);
  const settings = opened(port, { idleSeconds: 1, seconds: 60 });
  await assert.rejects(read(t, `${url}silent`, settings), slow);
  await assert.rejects(read(t, `${url}stops`, settings), slow);
  const began = performance.now();
  await assert.rejects(read(t, `${url}drips`, opened(port, { seconds: 0.5 })), slow);
  assert(performance.now() - began < 20_000);
});

const hangs: Lookup = () => new Promise(() => {});

test("a look-up that never ends is given up", async (t) => {
  const settings = opened(443, { seconds: 0.2 });
  const url = "https://slow.example/";
  await assert.rejects(read(t, url, settings, { lookup: hangs }), unreachable(/too long/));
});

test("a compressed answer is refused, since nobody asked for it", async (t) => {
  const { url, port } = await serve(t, ({ url: path = "" }, response) => {
    response.writeHead(200, { "content-encoding": path.slice(1) }).end("bomb");
  });
  for (const encoding of ["gzip", "br", "zstd", "deflate", "gzip,identity"])
    await assert.rejects(
      read(t, url + encoding, opened(port)),
      unreachable(/compressed/),
      encoding,
    );
  assert.equal(await read(t, `${url}identity`, opened(port)), "bomb");
});

test("answers other than 200 are told by their number", async (t) => {
  const { url, port } = await serve(t, ({ url: path = "" }, response) => {
    response.writeHead(Number(path.slice(1))).end("no");
  });
  for (const status of [201, 204, 206, 304, 401, 404, 500])
    await assert.rejects(
      read(t, `${url}${status}`, opened(port)),
      unreachable(RegExp(`${status}`)),
    );
});

test("answers that are no HTTP, or cut off, are told without the system's words", async (t) => {
  const raw = async (answer: string): Promise<string> => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end(answer));
    }).listen(0, "127.0.0.1");
    const port = await listening(t, server);
    return read(t, `http://127.0.0.1:${port}/`, opened(port)).catch((error: Error) => {
      assert(!error.message.includes("127.0.0.1"), error.message);
      return error.message;
    });
  };
  assert.match(await raw("SSH-2.0-OpenSSH_9.2\r\n"), /malformed/);
  assert.match(await raw(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(20_000)}\r\n\r\n`), /malformed/);
  assert.match(await raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"), /broke off/);
  assert.match(
    await raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
    /malformed/,
  );
  assert.match(await raw(""), /broke off/);
});

const findsNothing: Lookup = () =>
  Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }));

test("unknown hosts and closed ports are told without addresses", async (t) => {
  const { port } = await serve(t, (_, response) => response.end());
  const settings = opened(port, { allowedNetworks: ["127.0.0.0/8"] });
  const closed = read(t, `http://127.0.0.9:${port}/`, settings);
  await assert.rejects(closed, (error: Error) => {
    assert(!error.message.includes("127.0.0.9"));
    return unreachable(/no connection/)(error);
  });
  const url = "https://nowhere.example/";
  await assert.rejects(
    read(t, url, settings, { lookup: findsNothing }),
    unreachable(/host is not known/),
  );
});

test("the caller's signal ends the transfer with its own reason", async (t) => {
  const { url, port } = await serve(t, (_, response) => response.write("x"));
  const gone = new Error("the caller went away");
  const caller = new AbortController();
  const reading = read(t, url, opened(port), { signal: caller.signal });
  setTimeout(() => caller.abort(gone), 50);
  await assert.rejects(reading, gone);
});

const drained = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
  for await (const _ of chunks);
};

test("transfers wait for a place", async (t) => {
  let now = 0;
  let most = 0;
  const { url, port } = await serve(t, (_, response) => {
    most = Math.max(most, (now += 1));
    response.on("close", () => (now -= 1));
    setTimeout(() => response.end("x"), 100);
  });
  const fetcher = createFetcher(opened(port, { atOnce: 3 }), 100);
  t.after(() => fetcher[Symbol.asyncDispose]());
  await Promise.all(Array.from({ length: 12 }, () => fetcher.fetch(url, drained, never)));
  assert.equal(most, 3);
});
