/**
 * Messages of many mebibytes, whose memory the hub gives back as soon as they are sent: nobody may see
 * another's bytes in them, or none, whatever the two sides do meanwhile.
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import type { Era } from "../../../src/upstreams/introduction.ts";
import { type Served, serveRaw } from "../../../src/upstreams/http/testing/serve.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { type Handmade, handmade, said, tool } from "./handmade.ts";
import { until } from "../../until.ts";

const eras: readonly Era[] = ["modern", "legacy"];
const mebibyte = 1024 * 1024;

const digest = (text: unknown): string => createHash("sha256").update(String(text)).digest("hex");

/** Says what came, and sends as much back, all of it different from call to call. */
const mirror = (era: Era, asEvent: boolean): Promise<Handmade> =>
  handmade({
    era,
    tools: [tool("mirror", { annotations: { idempotentHint: true, readOnlyHint: true } })],
    on: {
      "tools/call"({ id, params, response }) {
        const { text } = Object(params["arguments"]);
        const result = { ...said(`${digest(text)} ${String(text)}`), isError: false };
        const body = JSON.stringify({ jsonrpc: "2.0", id, result });
        const type = asEvent ? "text/event-stream" : "application/json";
        response.writeHead(200, { "content-type": type });
        response.end(asEvent ? `data: ${body}\n\n` : body);
      },
    },
  });

let mirrors: Readonly<Record<string, Handmade>>;
let gateway: Gateway;

before(async () => {
  mirrors = {
    modern: await mirror("modern", false),
    modernevents: await mirror("modern", true),
    legacy: await mirror("legacy", false),
    legacyevents: await mirror("legacy", true),
  };
  gateway = await startGateway(
    Object.fromEntries(Object.entries(mirrors).map(([name, { settings }]) => [name, settings])),
  );
});
after(async () => {
  await gateway?.[Symbol.asyncDispose]();
  for (const each of Object.values(mirrors ?? {})) await each[Symbol.asyncDispose]();
});

/** Text that no other call has, with letters of several bytes across every place where it may be cut. */
const textOf = (seed: string, bytes: number): string =>
  `${seed} 日本語é\\`.repeat(Math.ceil(bytes / (seed.length + 13))).slice(0, bytes);

for (const era of eras) {
  test(`many large calls of a ${era} client at once reach every upstream and come back whole`, async () => {
    await using client = await gateway.connect(era);
    const sizes = [15 * 1024, 65 * 1024, 2 * mebibyte];
    for (const size of sizes) {
      const calls = Object.keys(mirrors).flatMap((name) =>
        Array.from({ length: 3 }, (_, index) => ({ name, text: textOf(`${name}${index}`, size) })),
      );
      const answers = await Promise.all(
        calls.map(({ name, text }) => client.call(`${name}__mirror`, { text })),
      );
      for (const [index, { result }] of answers.entries()) {
        const { name = "", text = "" } = calls[index] ?? {};
        const [content] = Array.isArray(result?.["content"]) ? result["content"] : [];
        const { text: back = "" } = Object(content);
        assert.ok(back === `${digest(text)} ${text}`, `${size} bytes through ${name}`);
      }
    }
  });
}

/** In front of a server; it answers a call as soon as it has its head, and hears the rest only after that. */
const hasty = (behind: Handmade, ended: (body: Buffer) => void): Promise<Served> =>
  serveRaw((socket) => {
    socket.once("data", (head: Buffer) => {
      const id = /"id":(\d+)/.exec(head.toString("latin1"))?.[1];
      if (!head.includes("mcp-method: tools/call")) {
        const onwards = connect(Number(new URL(behind.url).port), "127.0.0.1");
        const last = head.toString("latin1").replace("connection: keep-alive", "connection: close");
        onwards.on("error", () => {}).write(last, "latin1");
        return void socket.pipe(onwards).pipe(socket);
      }
      socket.pause();
      const answer = JSON.stringify({ jsonrpc: "2.0", id: Number(id), result: said("early") });
      const type = "content-type: application/json";
      socket.write(
        `HTTP/1.1 200 OK\r\n${type}\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`,
      );
      const chunks = [head];
      socket.on("close", () => ended(Buffer.concat(chunks)));
      socket.on("data", (chunk) => chunks.push(chunk));
      return void setTimeout(() => socket.resume(), 300);
    });
  });

test("an upstream that answers before it has read a request sees nothing but that request", async () => {
  await using decent = await handmade({ tools: [tool("mirror")] });
  const seen: string[] = [];
  await using early = await hasty(decent, (bytes) => seen.push(bytes.toString()));
  await using hub = await startGateway({ early: { instances: [{ url: early.url }] } });
  await using client = await hub.connect("modern");
  const texts = Array.from({ length: 8 }, (_, index) => textOf(`early${index}`, 6 * mebibyte));
  const sent = texts.map((text) => client.call("early__mirror", { text }));
  for (const { result } of await Promise.all(sent)) assert.deepEqual(result, said("early"));
  await until(() => seen.length === texts.length, "the end of every request");
  for (const bytes of seen) {
    const come = bytes.slice(bytes.indexOf('"text":"') + '"text":"'.length);
    const own = texts.find((text) => come.startsWith(text.slice(0, "early0".length)));
    const whole = JSON.stringify(own).slice(1);
    const end = Math.min(come.length, whole.length);
    // A letter may have been cut in two.
    const sure = come.slice(0, end).replace(/\uFFFD$/u, "");
    assert.ok(whole.startsWith(sure) && sure.length > 1000, `${sure.length} letters`);
  }
});
