import assert from "node:assert/strict";
import { test } from "node:test";
import type { Model } from "../../models/model.ts";
import type { Provider } from "../../models/provider.ts";
import { longestText } from "./longest-text.ts";

const provider = (
  name: string,
  usual: string,
  table: Readonly<Record<string, number>>,
): Provider => ({
  name,
  kind: "of-the-test",
  services: { speak: { model: usual, run: () => Promise.reject(new Error("not asked")) } },
  model: (id): Model | undefined => {
    const maxCharacters = table[id];
    if (maxCharacters === undefined) return undefined;
    return { id, capabilities: ["speak"], limits: { maxCharacters } };
  },
  manners: {
    concurrency: 1,
    timeoutSeconds: 1,
    retries: 0,
    breaker: { failures: 1, restSeconds: 1 },
  },
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

test("a text is cut for whoever may be asked: the named model, else the one that takes least", () => {
  const providers = [
    provider("a", "short", { short: 500, long: 9000 }),
    provider("b", "middle", { middle: 2000 }),
    provider("c", "unknown", {}),
  ];
  const longest = (named?: string): number => longestText({ providers }, named);
  assert.deepEqual(
    [longest(), longest("b"), longest("a/long"), longest("a/Mika"), longest("c/x"), longest("d")],
    [500, 2000, 9000, 500, 4000, 4000],
  );
});
