import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import * as z from "zod";
import { isKumihimoError } from "../../kernel/errors.ts";
import { askJson } from "./ask-json.ts";
import { openWire } from "./wire.ts";

const answer = z.object({ text: z.string() });

/** Asks a server that answers with `listener`. */
async function asking(listener: RequestListener, signal = AbortSignal.timeout(10_000)) {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  await using wire = openWire();
  try {
    const url = `http://127.0.0.1:${port}/ask`;
    const headers = { authorization: "Bearer sk-canary" };
    const about = { provider: "test", model: "one", body: "{}" };
    return await askJson({ wire, url, headers, signal, ...about }, answer);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const code = async (pending: Promise<unknown>): Promise<string> => {
  const error: unknown = await pending.then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason,
  );
  assert(isKumihimoError(error), String(error));
  return error.code;
};

test("an answer is read by its schema, and one that does not fit is not understood", async () => {
  const said = await asking((_, response) => response.end('{"text":"yes","more":1}'));
  assert.deepEqual(said, { text: "yes" });
  assert.equal(await code(asking((_, response) => response.end('{"text":7}'))), "models.badReply");
});

test("a redirect is not followed, and the key is sent nowhere else", async () => {
  const visited: (string | undefined)[] = [];
  const pending = asking((request, response) => {
    visited.push(request.url);
    response.writeHead(302, { location: "/elsewhere" }).end();
  });
  assert.equal(await code(pending), "models.badReply");
  assert.deepEqual(visited, ["/ask"]);
});

test("an endless answer is given up", { timeout: 60_000 }, async () => {
  const part = Buffer.alloc(1024 * 1024, "x");
  let sent = 0;
  const pending = asking((_, response) => {
    const write = (): void => {
      while (!response.destroyed && response.write(part)) sent += part.length;
      sent += part.length;
    };
    response.on("drain", write).on("error", () => {});
    response.write('{"text":"');
    write();
  }, AbortSignal.timeout(50_000));
  assert.equal(await code(pending), "models.cutOff");
  assert(sent < 256 * 1024 * 1024, `${sent} bytes were taken`);
});

test("a compressed answer is not unpacked, however short it is", async () => {
  const asked: unknown[] = [];
  const pending = asking((request, response) => {
    asked.push(request.headers["accept-encoding"]);
    response.setHeader("content-encoding", "gzip");
    response.end(gzipSync(`{"text":"${"x".repeat(1e6)}"}`));
  });
  assert.equal(await code(pending), "models.badReply");
  assert.deepEqual(asked, ["identity"]);
});

test("each status has its meaning", async () => {
  const meanings: Record<number, string> = {
    400: "rejected",
    401: "unauthorized",
    402: "unauthorized",
    403: "unauthorized",
    404: "noSuchModel",
    413: "mediaRefused",
    415: "mediaRefused",
    422: "rejected",
    429: "rateLimited",
    500: "failed",
    503: "failed",
    529: "failed",
  };
  for (const [status, meaning] of Object.entries(meanings)) {
    const pending = asking((_, response) => response.writeHead(Number(status)).end("{}"));
    assert.equal(await code(pending), `models.${meaning}`, status);
  }
});

test("what the vendor wrote stays in the cause", async () => {
  const error: unknown = await asking((_, response) =>
    response.writeHead(400).end("account 4711 of Acme"),
  ).catch((reason: unknown) => reason);
  assert(isKumihimoError(error));
  assert(!JSON.stringify([error.message, error.advice, error.data]).includes("4711"));
  assert.match(String(error.cause), /4711/);
});
