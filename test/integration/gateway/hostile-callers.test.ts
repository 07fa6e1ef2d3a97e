/** Clients that say one thing to the hub and mean another for the upstream, and what must never pass. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { skim } from "../../../src/upstreams/envelope/skim.ts";
import type { Era } from "../../../src/upstreams/introduction.ts";
import { legacy, modern, received } from "../../../src/mcp/testing/requests.ts";
import {
  type ServedShowroom,
  serveHttp,
} from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import { type Gateway, startGateway } from "./gateway.ts";

const eras: readonly Era[] = ["modern", "legacy"];
const kinds = { modern: "modern", legacy: "sessions" } as const;

const stack = new AsyncDisposableStack();
let gateway: Gateway;
let servers: Readonly<Record<Era, ServedShowroom>>;

before(async () => {
  servers = {
    modern: stack.use(await serveHttp("modern", createShowroom())),
    legacy: stack.use(await serveHttp("sessions", createShowroom())),
  };
  gateway = stack.use(
    await startGateway(
      Object.fromEntries(
        eras.map((era) => [
          kinds[era],
          {
            transport: "http",
            instances: [{ url: servers[era].url }],
            // What a caller may never reach, under whatever name it asks.
            tools: { exclude: ["count"] },
          },
        ]),
      ),
    ),
  );
});
after(() => stack.disposeAsync());

interface Ways {
  readonly path: string;
  readonly prefix: string;
  readonly server: Era;
}

const ways: readonly Ways[] = eras.flatMap((server) => [
  { path: "/mcp", prefix: `${kinds[server]}__`, server },
  { path: `/mcp/${kinds[server]}`, prefix: "", server },
]);

async function send(
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`${gateway.hub.url}${path}`, {
    method: "POST",
    headers: { ...headers, authorization: `Bearer ${gateway.hub.token}` },
    body,
  });
  const { status, messages } = await received(answer);
  return { status, text: JSON.stringify(messages) };
}

const counted = (): number =>
  eras.reduce((sum, era) => sum + servers[era].room.journal.entries("count").length, 0);

const call = (params: string, method = '"method":"tools/call"'): string =>
  `{"jsonrpc":"2.0","id":1,${method},${params}}`;

/** The same request, doubled in one of its keys; `a` is allowed and `b` is not. */
const doubled = (a: string, b: string, meta: string): readonly string[] => {
  const params = (name: string): string => `"params":{${name},"arguments":{"text":"x"}${meta}}`;
  return [
    call(params(`"name":"${a}","name":"${b}"`)),
    call(params(`"name":"${b}","name":"${a}"`)),
    call(params(`"name":"${a}","na\\u006de":"${b}"`)),
    call(params(`"na\\u006de":"${b}","name":"${a}"`)),
    call(`${params(`"name":"${a}"`)},${params(`"name":"${b}"`)}`),
    call(`${params(`"name":"${b}"`)},${params(`"name":"${a}"`)}`),
    call(`${params(`"name":"${b}"`)},"par\\u0061ms":{"name":"${a}"${meta}}`),
    call(params(`"name":"${b}"`), '"method":"tools/call","method":"ping"'),
    call(params(`"name":"${b}"`), '"method":"ping","method":"tools/call"'),
    `[${call(params(`"name":"${a}"`))},${call(params(`"name":"${b}"`))}]`,
  ];
};

const metaOf = (era: Era): string => {
  if (era === "legacy") return "";
  const { _meta: meta } = Object(modern("x", {}).body).params;
  return `,"_meta":${JSON.stringify(meta)}`;
};

for (const era of eras) {
  test(`a ${era} request that says a thing twice reaches no tool that it may not call`, async () => {
    for (const { path, prefix } of ways) {
      const [allowed, forbidden] = [`${prefix}echo`, `${prefix}count`];
      for (const body of doubled(allowed, forbidden, metaOf(era))) {
        for (const name of [allowed, forbidden]) {
          const write = era === "modern" ? modern : legacy;
          const { headers } = write("tools/call", { name });
          await send(path, body, headers);
          assert.equal(counted(), 0, `${path} ${name} ${body}`);
        }
      }
    }
    assertSaidOnce();
  });

  test(`a ${era} request of any other method goes on as one thing, or not at all`, async () => {
    const write = era === "modern" ? modern : legacy;
    for (const server of eras) {
      const { headers } = write("com.example/extension", {});
      const params = `"params":{"value":1${metaOf(era)}}`;
      const methods = ['"method":"com.example/extension"', '"method":"tools/call"'];
      for (const [first, second] of [methods, methods.toReversed()]) {
        const body = `{"jsonrpc":"2.0","id":1,${first},${second},${params}}`;
        await send(`/mcp/${kinds[server]}`, body, headers);
      }
      const twice = `{"jsonrpc":"2.0","id":1,${methods[0]},"params":{"value":1,"value":2${metaOf(era)}}}`;
      await send(`/mcp/${kinds[server]}`, twice, headers);
    }
    assertSaidOnce();
  });

  test(`a tool that is excluded is unknown to a ${era} client, however it is written`, async () => {
    const write = era === "modern" ? modern : legacy;
    for (const { path, prefix } of ways) {
      const names = ["count", " count", "count ", "Count", "count\u0000", "./count", "échocount"];
      for (const name of names.map((own) => `${prefix}${own}`)) {
        const { headers, body } = write("tools/call", { name, arguments: {} });
        const encoded = era === "modern" ? { "mcp-name": encodeName(name) } : {};
        const { text } = await send(path, JSON.stringify(body), { ...headers, ...encoded });
        assert.match(text, /"error"|"isError":true/, `${path} ${name}`);
        assert.equal(counted(), 0, name);
      }
    }
  });
}

/** Nothing that reached a server can be read in two ways. */
function assertSaidOnce(): void {
  for (const era of eras) {
    for (const { body } of servers[era].room.journal.entries("request")) {
      if (body === "") continue;
      const text = Buffer.from(String(body));
      const params = skim(text)?.get("params");
      assert.ok(skim(text) !== undefined, String(body));
      assert.ok(params === undefined || skim(text, params.start) !== undefined, String(body));
    }
  }
}

const encodeName = (name: string): string => `=?base64?${Buffer.from(name).toString("base64")}?=`;

test("a header that names another tool than the body is refused before anybody is asked", async () => {
  for (const { path, prefix, server } of ways) {
    const { headers, body } = modern("tools/call", {
      name: `${prefix}echo`,
      arguments: { text: "x" },
    });
    const liars: readonly Record<string, string>[] = [
      { "mcp-name": `${prefix}failing` },
      { "mcp-name": "echo ".trim() === `${prefix}echo` ? "other" : "echo" },
      { "mcp-method": "tools/list" },
      { "mcp-protocol-version": "2025-11-25" },
    ];
    const earlier = servers[server].room.journal.entries("call").length;
    for (const headersOfLiar of liars) {
      const lie = { ...headers, ...headersOfLiar };
      const { status, text } = await send(path, JSON.stringify(body), lie);
      assert.deepEqual([status, /-32020/.test(text)], [400, true], JSON.stringify(headersOfLiar));
    }
    assert.equal(servers[server].room.journal.entries("call").length, earlier);
  }
});

test("an argument that its header contradicts is refused", async () => {
  for (const { path, prefix } of ways) {
    const name = `${prefix}region`;
    const { headers, body } = modern("tools/call", { name, arguments: { region: "tokyo" } });
    for (const region of ["osaka", ""]) {
      const lie = { ...headers, "mcp-param-region": region };
      const { status, text } = await send(path, JSON.stringify(body), lie);
      assert.deepEqual([status, /-32020/.test(text)], [400, true], `${path} ${text}`);
    }
  }
});

test("a caller's credentials, cookies and sessions never reach an upstream", async () => {
  const token = "caller-secret-0815";
  const own = {
    cookie: `session=${token}`,
    "mcp-session-id": token,
    "proxy-authorization": `Basic ${token}`,
    "x-api-key": token,
    "x-forwarded-for": token,
    "last-event-id": token,
    origin: gateway.hub.url,
  };
  for (const era of eras) {
    for (const { path, prefix, server } of ways) {
      const write = era === "modern" ? modern : legacy;
      const { headers, body } = write("tools/call", { name: `${prefix}seen`, arguments: {} });
      const journal = servers[server].room.journal;
      const earlier = journal.entries("request").length;
      await send(path, JSON.stringify(body), { ...headers, ...own });
      const reached = JSON.stringify(journal.entries("request").slice(earlier));
      assert.ok(!reached.includes(token), `${era} ${path}: ${reached}`);
      assert.ok(!reached.includes(gateway.hub.token), `${era} ${path}: the hub's own token`);
    }
  }
  for (const era of eras) {
    const all = JSON.stringify(servers[era].room.journal.entries("request"));
    assert.ok(!all.includes(gateway.hub.token));
  }
});
