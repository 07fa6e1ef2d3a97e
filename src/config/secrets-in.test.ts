import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { config } from "./schema.ts";
import { secretsIn } from "./secrets-in.ts";
import { shapeOf } from "./shape.ts";

const revealed = (values: unknown, schema: z.ZodType): string[] =>
  secretsIn(values, shapeOf(schema)).map((secret) => secret.reveal());

test("the keys of providers are known as secrets, wherever they stand, and nothing else is", () => {
  const values = {
    dataDir: "/srv/hub",
    models: {
      providers: {
        cloud: { kind: "openai", apiKey: "key-of-the-cloud" },
        studio: {
          kind: "openai-compatible",
          baseUrl: "http://127.0.0.1:1234/v1",
          apiKey: "key-of-the-studio",
          headers: { "x-gateway": "key-of-the-gateway" },
        },
      },
    },
  };
  assert.deepEqual(revealed(values, config), [
    "key-of-the-cloud",
    "key-of-the-studio",
    "key-of-the-gateway",
  ]);
});

test("secrets in lists are found, too", () => {
  const schema = z.strictObject({ keys: z.array(z.string().meta({ secret: true })) });
  assert.deepEqual(revealed({ keys: ["one", "two"] }, schema), ["one", "two"]);
});
