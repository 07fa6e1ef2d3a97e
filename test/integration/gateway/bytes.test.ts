/** What passes through the hub is what was sent, byte for byte. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Era } from "../../../src/upstreams/introduction.ts";
import {
  type ServedShowroom,
  serveHttp,
} from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import { httpWire } from "../../../src/upstreams/testing/wire.ts";
import { type WireClient, wireClient } from "../../../src/upstreams/testing/wire-client.ts";
import { legacy, modern } from "../../../src/mcp/testing/requests.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { memberText } from "./member-text.ts";

const kinds = { modern: "modern", legacy: "sessions" } as const;
const eras: readonly Era[] = ["modern", "legacy"];

let servers: Readonly<Record<Era, ServedShowroom>>;
let gateway: Gateway;

before(async () => {
  servers = {
    modern: await serveHttp("modern", createShowroom()),
    legacy: await serveHttp("sessions", createShowroom()),
  };
  gateway = await startGateway(
    Object.fromEntries(
      eras.map((era) => [
        kinds[era],
        { transport: "http", instances: [{ url: servers[era].url }] },
      ]),
    ),
  );
});
after(async () => {
  await gateway?.[Symbol.asyncDispose]();
  for (const era of eras) await servers?.[era][Symbol.asyncDispose]();
});

const calls: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["echo", { text: 'é 日本 \u{1f9f6} "\\ \u2028\u0000' }],
  ["weather", {}],
  ["numbers", {}],
  ["image", { bytes: 200 }],
  ["image", { bytes: 1024 * 1024 }],
  ["audio", { bytes: 8 * 1024 * 1024, seed: 9 }],
  ["embedded", { bytes: 70_000 }],
  ["failing", {}],
  ["extras", {}],
  ["novel", {}],
  ["link", {}],
];

const answered = async (client: WireClient, tool: string, given: object): Promise<string> => {
  const { text } = await client.call(tool, { ...given });
  const result = memberText(text, "result");
  assert.ok(result, text.slice(0, 500));
  return result;
};

for (const era of eras) {
  test(`a ${era} server's result reaches a ${era} client unchanged`, async () => {
    await using direct = await wireClient(era, httpWire(servers[era].url));
    await using all = await gateway.connect(era);
    await using alone = await gateway.connect(era, kinds[era]);
    for (const [tool, given] of calls) {
      const own = await answered(direct, tool, given);
      assert.ok((await answered(alone, tool, given)) === own, `${tool} alone`);
      assert.ok(
        (await answered(all, `${kinds[era]}__${tool}`, given)) === own,
        `${tool} among all`,
      );
    }
  });

  test(`a ${era} server's content reaches a client of the other era unchanged`, async () => {
    const other = era === "modern" ? "legacy" : "modern";
    await using direct = await wireClient(era, httpWire(servers[era].url));
    await using client = await gateway.connect(other, kinds[era]);
    for (const [tool, given] of calls) {
      const [own, through] = [
        await answered(direct, tool, given),
        await answered(client, tool, given),
      ];
      for (const part of ["content", "structuredContent", "novelty"]) {
        assert.ok(memberText(through, part) === memberText(own, part), `${part} of ${tool}`);
      }
    }
  });

  test(`arguments of a ${era} client reach servers of both eras as they were written`, async () => {
    const given = `{ "text":"a\\u0041é",  "big": 12345678901234567890, "price":1.10,\t"a":1, "a":2,
      "__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": 1}} }`;
    const write = era === "modern" ? modern : legacy;
    for (const server of eras) {
      const { body, headers } = write("tools/call", { name: "echo", arguments: "HERE" });
      const answer = await fetch(`${gateway.hub.url}/mcp/${kinds[server]}`, {
        method: "POST",
        headers: { ...headers, authorization: `Bearer ${gateway.hub.token}` },
        body: JSON.stringify(body).replace('"HERE"', given),
      });
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /aAé/);
      const last = servers[server].room.journal
        .entries("request")
        .findLast((entry) => String(entry["body"]).includes("12345678901234567890"));
      assert.ok(last, `${server} was asked`);
      const params = memberText(String(last["body"]), "params") ?? "";
      assert.equal(memberText(params, "arguments"), given);
    }
    assert.equal(Reflect.get({}, "polluted"), undefined);
  });

  test(`a method that no specification has is passed on for a ${era} client of one upstream`, async () => {
    for (const server of eras) {
      await using client = await gateway.connect(era, kinds[server]);
      const { result } = await client.request("com.example/extension", { value: { deep: [1] } });
      assert.deepEqual([result?.["extended"], result?.["拡張"]], [{ deep: [1] }, true]);
      const unknown = await client.request("com.example/unknown");
      assert.equal(unknown.error?.code, -32_601);
    }
    await using all = await gateway.connect(era);
    const nobody = await all.request("com.example/extension", { value: 1 });
    assert.equal(nobody.error?.code, -32_601);
  });
}
