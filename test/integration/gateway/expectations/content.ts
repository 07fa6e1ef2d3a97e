import assert from "node:assert/strict";
import { longNumbers } from "../../../../src/upstreams/testing/showroom/content-exhibits.ts";
import { knownBytes } from "../../../../src/upstreams/testing/showroom/known-bytes.ts";
import { headerValue } from "../../../../src/upstreams/testing/wire-client.ts";
import { blockOf, type Cell, type Expectation, freshKey, resultOf, textOf } from "./expectation.ts";

const mebibyte = 1024 * 1024;

const media = (type: "image" | "audio", bytes: number): Expectation => ({
  about: `${type} of ${bytes} bytes arrives byte for byte`,
  async check({ client, named }) {
    const reply = await client.call(named(type), { bytes, seed: 3 });
    const block = blockOf(reply);
    assert.equal(block["type"], type);
    assert.ok(Buffer.from(String(block["data"]), "base64").equals(knownBytes(bytes, 3)));
  },
});

const seen = async (
  { client, named }: Cell,
  meta: Readonly<Record<string, unknown>>,
): Promise<Record<string, Record<string, unknown>>> => {
  const reply = await client.call(named("seen"), { a: 1 }, { meta });
  return Object(resultOf(reply)["structuredContent"]);
};

/** What a result is made of. */
export const contentExpectations: readonly Expectation[] = [
  {
    about: "text arrives as it was given",
    async check({ client, named }) {
      const text = `héllo 日本語 \u{1f9f6} "quoted" \\ \u2028 ${"x".repeat(100)}`;
      const reply = await client.call(named("echo"), { text });
      assert.deepEqual(resultOf(reply)["content"], [{ type: "text", text }]);
      assert.notEqual(resultOf(reply)["isError"], true);
    },
  },
  {
    about: "a megabyte of arguments arrives",
    async check({ client, named }) {
      const text = "組紐".repeat(200_000);
      assert.equal(textOf(await client.call(named("echo"), { text })), text);
    },
  },
  {
    about: "structured content arrives",
    async check({ client, named }) {
      const reply = await client.call(named("weather"), { city: "札幌" });
      assert.deepEqual(resultOf(reply)["structuredContent"], { city: "札幌", degrees: 21.5 });
    },
  },
  {
    about: "numbers that no double holds keep their digits",
    async check({ client, named }) {
      const { text } = await client.call(named("numbers"));
      for (const [name, digits] of Object.entries(longNumbers)) {
        assert.ok(text.includes(`"${name}":${digits}`), text);
      }
    },
  },
  media("image", 1),
  media("image", mebibyte),
  media("audio", 8 * mebibyte),
  {
    about: "a link arrives",
    async check({ client, named, addressed }) {
      const block = blockOf(await client.call(named("link")));
      assert.equal(block["type"], "resource_link");
      assert.equal(block["name"], "welcome");
      // A result goes through as it is; among several upstreams its address is that of the list.
      assert.equal(block["uri"], "show://notes/welcome");
      const uri = addressed(block["uri"]);
      const read = await client.request("resources/read", { uri });
      assert.match(JSON.stringify(resultOf(read)), /Welcome/);
    },
  },
  {
    about: "an embedded resource arrives",
    async check({ client, named }) {
      const block = blockOf(await client.call(named("embedded"), { bytes: 1000 }));
      const { blob } = Object(block["resource"]);
      assert.ok(Buffer.from(String(blob), "base64").equals(knownBytes(1000, 7)));
      assert.deepEqual(block["annotations"], { audience: ["user"], priority: 0.5 });
    },
  },
  {
    about: "a tool's failure is its own",
    async check({ client, named }) {
      const result = resultOf(await client.call(named("failing")));
      assert.equal(result["isError"], true);
      assert.deepEqual(result["content"], [{ type: "text", text: "It went wrong: 故障" }]);
      assert.equal(Object(result["_meta"])["com.example/reason"], "by design");
    },
  },
  {
    about: "an error of JSON-RPC keeps its code, its words and its data",
    async check({ client, named }) {
      const { error } = await client.call(named("refusing"));
      assert.deepEqual(error, {
        code: -31_234,
        message: "Refused by design: 拒否",
        data: { reason: ["by", "design"] },
      });
    },
  },
  {
    about: "fields and blocks that nobody knows arrive",
    async check({ client, named }) {
      const result = resultOf(await client.call(named("extras")));
      assert.deepEqual(result["content"], [
        {
          type: "text",
          text: "known",
          "com.example/ink": "red",
          annotations: { priority: 1, hue: 9 },
        },
        { type: "hologram", depth: 3, data: { layers: [1, null, "三"] } },
      ]);
      assert.deepEqual(result["novelty"], { deep: [{ er: true }], empty: {}, none: null });
      assert.deepEqual(Object(result["_meta"])["com.example/trace"], [1, 2, 3]);
    },
  },
  {
    about: "a kind of result that nobody knows arrives",
    async check({ client, named }) {
      const result = resultOf(await client.call(named("novel")));
      assert.equal(result["ticket"], "N-1");
      assert.equal(result["resultType"], "com.example/novel");
    },
  },
  {
    about: "an argument is mirrored in its header where there are headers",
    async check({ client, server, named }) {
      const headers = { "mcp-param-region": headerValue("東京") };
      const options = client.era === "modern" ? { headers } : {};
      const reply = await client.call(named("region"), { region: "東京" }, options);
      const { input, header } = JSON.parse(String(textOf(reply)));
      assert.deepEqual(input, { region: "東京" });
      const mirrored = server.era === "modern" && server.transport === "http";
      assert.equal(header, mirrored ? headerValue("東京") : null);
    },
  },
  {
    about: "trace context and foreign metadata go along",
    async check(cell) {
      const trace = "0af7651916cd43dd8448eb211c80319c";
      const key = freshKey();
      const { input, meta } = await seen(cell, {
        traceparent: `00-${trace}-b7ad6b7169203331-01`,
        tracestate: "vendor=1",
        baggage: "shop=3",
        "com.example/key": key,
      });
      assert.deepEqual(input, { a: 1 });
      assert.equal(String(meta?.["traceparent"]).split("-")[1], trace);
      assert.equal(meta?.["tracestate"], "vendor=1");
      assert.equal(meta?.["baggage"], "shop=3");
      assert.equal(meta?.["com.example/key"], key);
    },
  },
];
