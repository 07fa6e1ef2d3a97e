import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Bridge, bridgeOf, completed } from "./completed.ts";
import { verdictOn } from "./verdict.ts";

const complete = (text: string, bridge: Bridge): string => {
  const bytes = Buffer.from(text);
  return completed(bytes, verdictOn(bytes, true), bridge).toString();
};

const said = {
  typing: { resultType: "complete" },
  reading: { resultType: "complete", ttlMs: 0, cacheScope: "private" },
} as const;

test("a result is the same but for what it did not say, however it is written", () => {
  const results = fc.dictionary(fc.string(), fc.jsonValue()).map((result) => ({ ...result }));
  const spaces = fc.constantFrom("", " ", "\n\t ");
  const bridges = fc.constantFrom("typing" as const, "reading" as const);
  fc.assert(
    fc.property(results, spaces, bridges, (result, space, bridge) => {
      fc.pre(Object.keys(result).every((key) => !(key in said.reading) && key !== "__proto__"));
      const inner = JSON.stringify(result).slice(1);
      const text = `{"id":1,"result":${space}{${space}${inner}${space},"jsonrpc":"2.0"}`;
      assert.deepEqual(JSON.parse(complete(text, bridge)), {
        ...JSON.parse(text),
        result: { ...said[bridge], ...JSON.parse(text).result },
      });
    }),
  );
});

test("what is typed, and what is no result, goes out as it came", () => {
  for (const text of [
    '{"id":1,"result":{"resultType":"com.example/novel"}}',
    '{"id":1,"error":{"code":1,"message":""}}',
  ]) {
    assert.equal(complete(text, "typing"), text);
  }
  assert.equal(complete('{"id":1,"result":{}}', "none"), '{"id":1,"result":{}}');
});

const to = (era: "modern" | "legacy", method = "tools/call") => ({ era, method });

test("only a modern client of a legacy upstream has to be told", () => {
  assert.equal(bridgeOf("modern", to("modern")), "none");
  assert.equal(bridgeOf("modern", to("legacy")), "none");
  assert.equal(bridgeOf("legacy", to("legacy", "resources/read")), "none");
  assert.equal(bridgeOf("legacy", to("modern")), "typing");
  assert.equal(bridgeOf("legacy", to("modern", "resources/read")), "reading");
});
