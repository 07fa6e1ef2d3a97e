import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { isKumihimoError } from "../../../kernel/errors.ts";
import { quietChannel } from "../testing/quiet-channel.ts";
import { entry, never } from "../testing/toy-instances.ts";
import { healthProbe } from "./health-probe.ts";
import type { Verdict } from "./probe.ts";

interface Checked extends AsyncDisposable {
  readonly requests: readonly Pick<IncomingMessage, "url" | "headers">[];
  /** Sockets that are open at the server. */
  readonly connections: () => Promise<number>;
  check(signal?: AbortSignal): Promise<Verdict>;
  /** From here on nobody listens on its port. */
  stop(): Promise<void>;
}

/** A server on a free port, and a probe that asks for its `/health`. */
async function serving(answer: RequestListener, path = "/health"): Promise<Checked> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  const probe = healthProbe({
    upstream: "crm",
    path,
    settings: {
      headers: { authorization: "Bearer secret" },
      health: { intervalSeconds: 30, timeoutSeconds: 10 },
    },
  });
  const target = {
    entry: entry("a", { url: `http://127.0.0.1:${port}/mcp?x=1` }),
    channel: quietChannel(),
  };
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    requests,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
      }),
    check: (signal = AbortSignal.timeout(30_000)) => probe.ask(target, signal),
    stop,
    async [Symbol.asyncDispose]() {
      await probe[Symbol.asyncDispose]();
      await stop();
    },
  };
}

const refusedWith = (status: number) => (error: unknown) =>
  isKumihimoError(error) &&
  error.code === "upstreams.refused" &&
  error.message.includes(`HTTP ${status}`);

const isUnreachable = (error: unknown): boolean =>
  isKumihimoError(error) && error.code === "upstreams.unreachable";

async function untilClosed({ connections }: Checked): Promise<void> {
  while ((await connections()) > 0) await turn();
}

test("any 2xx is well; it asks on the instance's own host, with the upstream's headers", async () => {
  for (const status of [200, 204, 299]) {
    await using checked = await serving((_, response) => void response.writeHead(status).end());
    assert.equal(await checked.check(), "well");
    const [request] = checked.requests;
    assert.deepEqual([request?.url, request?.headers.authorization], ["/health", "Bearer secret"]);
  }
});

test("a path that looks like another host stays a path", async () => {
  await using checked = await serving((_, response) => void response.end(), "//evil.example/x");
  assert.equal(await checked.check(), "well");
  assert.equal(checked.requests[0]?.url, "//evil.example/x");
});

test("every other status is not, and is named", async () => {
  for (const status of [400, 401, 404, 500, 503]) {
    await using checked = await serving((_, response) => void response.writeHead(status).end());
    await assert.rejects(checked.check(), refusedWith(status));
  }
});

test("a redirect is not followed", async () => {
  await using checked = await serving(
    (_, response) => void response.writeHead(302, { location: "/elsewhere" }).end(),
  );
  await assert.rejects(checked.check(), refusedWith(302));
  assert.equal(checked.requests.length, 1);
});

test("a server that does not answer is given up with the signal, connection and all", async () => {
  await using checked = await serving(() => undefined);
  await assert.rejects(checked.check(AbortSignal.timeout(100)), { name: "TimeoutError" });
  await untilClosed(checked);
});

test("of an endless answer only the beginning is read", { timeout: 60_000 }, async () => {
  let written = 0;
  await using checked = await serving((_, response) => {
    const piece = Buffer.alloc(4096);
    const more = (): void => {
      while (!response.destroyed && response.write(piece)) written += piece.length;
    };
    response.on("drain", more);
    more();
  });
  assert.equal(await checked.check(never), "well");
  await untilClosed(checked);
  // What the system's buffers took besides what was read.
  assert.ok(written < 16 * 1024 * 1024, String(written));
});

test("an answer that begins and never ends is given up with the signal", async () => {
  await using checked = await serving((_, response) => void response.writeHead(200).write("a"));
  await assert.rejects(checked.check(AbortSignal.timeout(100)), { name: "TimeoutError" });
  await untilClosed(checked);
});

test("a server that hangs up, speaks nonsense or is not there is unreachable", async () => {
  await using hangsUp = await serving(({ socket }) => void socket.destroy());
  await assert.rejects(hangsUp.check(), isUnreachable);
  await using nonsense = await serving(({ socket }) => void socket.end("What?\r\n\r\n"));
  await assert.rejects(nonsense.check(), isUnreachable);
  await using gone = await serving(() => undefined);
  await gone.stop();
  await assert.rejects(gone.check(), isUnreachable);
});

test("each check makes a connection of its own and closes it", async () => {
  await using checked = await serving((_, response) => void response.end("fine"));
  for (let times = 0; times < 3; times += 1) {
    await checked.check();
    await untilClosed(checked);
  }
  assert.deepEqual(
    checked.requests.map(({ headers }) => headers.connection),
    ["close", "close", "close"],
  );
});
