/** Upstreams that answer with something else than they should. The hub and its other upstreams go on. */

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Era } from "../../../src/upstreams/introduction.ts";
import { serveHttp } from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import type { Reply } from "../../../src/upstreams/testing/wire-client.ts";
import { residentBytes } from "../../hub-process.ts";
import { assertTellsNothing } from "../../leaks.ts";
import { textOf } from "./expectations/expectation.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { type Handmade, handmade, type Heard, said, tool } from "./handmade.ts";
import { until } from "../../until.ts";

const eras: readonly Era[] = ["modern", "legacy"];
const secret = "upstream-secret-4711";
const mebibyte = 1024 * 1024;

const stack = new AsyncDisposableStack();
let gateway: Gateway;
let elsewhere: Handmade;
/** What the two hostile servers do with the next calls. */
let mischief: (heard: Heard) => void = (heard) => heard.answer(said("fine"));

const hostile = (era: Era): Promise<Handmade> =>
  handmade({ era, tools: [tool("call")], on: { "tools/call": (heard) => mischief(heard) } });

before(async () => {
  const [good, modern, legacy] = [
    stack.use(await serveHttp("modern", createShowroom())),
    stack.use(await hostile("modern")),
    stack.use(await hostile("legacy")),
  ];
  elsewhere = stack.use(await handmade());
  const settings = {
    headers: { authorization: `Bearer ${secret}` },
    timeoutSeconds: 2,
    maxMessageBytes: mebibyte,
    // What a hostile upstream does must not close the way to it for the next test.
    breaker: { failures: 1000 },
  };
  gateway = stack.use(
    await startGateway({
      good: { transport: "http", instances: [{ url: good.url }] },
      modern: { ...modern.settings, ...settings },
      legacy: { ...legacy.settings, ...settings },
    }),
  );
});
after(() => stack.disposeAsync());

afterEach(async () => {
  mischief = (heard) => heard.answer(said("fine"));
  await using client = await gateway.connect("modern");
  assert.equal(textOf(await client.call("good__echo", { text: "still here" })), "still here");
});

/** One call in each cell of eras, all at once. */
async function everywhere(
  check: (reply: Reply, where: string) => void,
  call: (heard: Heard) => void,
): Promise<void> {
  mischief = call;
  const cells = eras.flatMap((client) => eras.map((upstream) => ({ client, upstream })));
  const checked = cells.map(async ({ client, upstream }) => {
    await using connected = await gateway.connect(client);
    const reply = await connected.call(`${upstream}__call`, {});
    const where = `${client} client, ${upstream} upstream`;
    check(reply, `${where}: ${reply.status} ${reply.text.slice(0, 300)}`);
    assertTellsNothing(reply.text, gateway.hub, where, [secret, "127.0.0.1"]);
  });
  const outcomes = await Promise.allSettled(checked);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

/** A failure that the hub words, as a result or as an error. */
const fails = (code: RegExp) => (reply: Reply, where: string) => {
  assert.ok(reply.error !== undefined || reply.result?.["isError"] === true, where);
  assert.match(reply.text, code, where);
};

test("a redirect is not followed, and nothing goes to where it points", async () => {
  for (const status of [301, 302, 307, 308]) {
    await everywhere(fails(/upstreams\.(refused|nonsense)/), ({ write }) =>
      write(status, "", { location: elsewhere.url }),
    );
  }
  assert.deepEqual(elsewhere.heard, []);
});

test("pages, broken JSON, other types and empty answers are the upstream's fault", async () => {
  const nonsense: readonly (readonly [number, string, Record<string, string>])[] = [
    [200, "<html>Welcome</html>", { "content-type": "text/html" }],
    [500, "<html>/usr/lib/secret.so crashed</html>", { "content-type": "text/html" }],
    [200, "", {}],
    [202, "", {}],
    [200, "[]", {}],
    [200, "null", {}],
    [200, '"text"', {}],
    [200, "{", {}],
    [200, '{"jsonrpc":"2.0","id":1}', {}],
    [200, "\u0000\u0001\u0002", {}],
    [204, "", {}],
  ];
  for (const [status, body, headers] of nonsense) {
    await everywhere(fails(/upstreams\.(refused|nonsense|cutOff)/), ({ write }) =>
      write(status, body, headers),
    );
  }
});

test("refusals keep their challenge to themselves", async () => {
  for (const status of [401, 403]) {
    const headers = { "www-authenticate": 'Bearer realm="inner", scope="all"' };
    await everywhere(
      (reply, where) => {
        fails(/upstreams\.refused/)(reply, where);
        assert.equal(reply.headers.get("www-authenticate"), null, where);
        assert.ok(!reply.text.includes("realm"), where);
        assert.notEqual(reply.status, status, where);
      },
      ({ write }) => write(status, "no", headers),
    );
  }
});

test("cookies and sessions of an upstream stay between it and the hub", async () => {
  const headers = {
    "set-cookie": "inner=1",
    "mcp-session-id": "inner-session",
    "x-inner": "1",
    server: "inner/1",
    "access-control-allow-origin": "*",
  };
  await everywhere(
    (reply, where) => {
      assert.equal(textOf(reply), "fine", where);
      for (const name of Object.keys(headers)) {
        const told = reply.headers.get(name);
        assert.ok(told === null || !told.includes("inner"), `${name} ${where}`);
      }
      assert.equal(reply.headers.get("access-control-allow-origin"), null, where);
    },
    (heard) => heard.answer(said("fine"), headers),
  );
});

test("an answer under another id is never taken for this call's", async () => {
  for (const id of [0, -1, "1", null, 999_999, { a: 1 }]) {
    const body = JSON.stringify({ jsonrpc: "2.0", id, result: said("not yours") });
    for (const type of ["application/json", "text/event-stream"]) {
      const bytes = type === "application/json" ? body : `data: ${body}\n\n`;
      await everywhere(
        (reply, where) => assert.ok(!reply.text.includes("not yours"), `${type} ${where}`),
        ({ write }) => write(200, bytes, { "content-type": type }),
      );
    }
  }
});

test("a silent upstream costs its caller the time limit and no more", async () => {
  const begin = performance.now();
  await everywhere(fails(/kernel\.deadline|upstreams\./), () => {});
  await everywhere(fails(/kernel\.deadline|upstreams\./), ({ response }) => {
    response.writeHead(200, { "content-type": "application/json" });
    const drip = setInterval(() => response.write(" "), 100);
    response.once("close", () => clearInterval(drip));
  });
  assert.ok(performance.now() - begin < 30_000, "each within its limit");
});

test("an answer without end fills no memory while its caller reads nothing", async () => {
  let open = 0;
  let written = 0;
  mischief = ({ id, response }) => {
    open += 1;
    response.once("close", () => {
      open -= 1;
    });
    response.writeHead(200, { "content-type": "application/json" });
    response.write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"content":[],"x":"`);
    const piece = "y".repeat(mebibyte);
    const more = (): void => {
      while (!response.destroyed && written < 1e10) {
        written += piece.length;
        if (!response.write(piece)) return void response.once("drain", more);
      }
    };
    more();
  };
  const { hub } = gateway;
  const earlier = await residentBytes(hub.process.pid ?? 0);
  for (const upstream of eras) {
    const caller = new AbortController();
    const answer = await fetch(`${hub.url}/mcp`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${hub.token}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": "2025-11-25",
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: `${upstream}__call`, arguments: {} },
      }),
      signal: caller.signal,
    });
    await sleep(1000);
    const grown = (await residentBytes(hub.process.pid ?? 0)) - earlier;
    assert.ok(grown < 120 * mebibyte, `${upstream}: ${grown} bytes`);
    await answer.body?.cancel().catch(() => {});
    caller.abort();
  }
  await until(() => open === 0, "the hub to let go of the answers");
});

test("streams of nothing, of events without end and of one huge event are cut off", async () => {
  const streams: readonly ((response: Heard["response"]) => void)[] = [
    (response) => {
      const drip = setInterval(() => response.write(": nothing\n\n"), 5);
      response.once("close", () => clearInterval(drip));
    },
    (response) => {
      const drip = setInterval(() => {
        response.write('data: {"jsonrpc":"2.0","method":"notifications/progress","params":{}}\n\n');
      }, 5);
      response.once("close", () => clearInterval(drip));
    },
    (response) => void response.end(`data: ${"x".repeat(3 * mebibyte)}\n\n`),
    (response) => void response.end('data: {"jsonrpc":"2.0","id":'),
    (response) => void response.destroy(),
  ];
  for (const stream of streams) {
    await everywhere(fails(/kernel\.deadline|upstreams\./), ({ response }) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      stream(response);
    });
  }
});

test("headers without end are the upstream's fault", async () => {
  await everywhere(fails(/upstreams\.(nonsense|cutOff|refused)/), ({ response }) => {
    response.socket?.write("HTTP/1.1 200 OK\r\n");
    for (let line = 0; line < 3000; line += 1)
      response.socket?.write(`x-${line}: ${"y".repeat(100)}\r\n`);
  });
});

test("answers nested without end and keys that mean something to JavaScript do no harm", async () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const keys = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1';
  for (const part of [`"deep":${deep}`, keys]) {
    await everywhere(
      (reply, where) => assert.equal(reply.result?.["polluted"], undefined, where),
      ({ id, write }) =>
        write(
          200,
          `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"resultType":"complete","content":[],${part}}}`,
        ),
    );
  }
  assert.equal(Reflect.get({}, "polluted"), undefined);
});

test("none of it is in the log with the upstream's credentials", () => {
  assert.ok(!gateway.hub.log().includes(secret));
});
