import assert from "node:assert/strict";
import { test } from "node:test";
import { upstreamsConfig } from "../config.ts";
import { secretsOfSettings } from "./sent-secrets.ts";

const secretsOf = (given: object): readonly string[] => {
  const settings = upstreamsConfig.parse({ there: given })["there"];
  assert.ok(settings);
  return secretsOfSettings(settings);
};

const http = { transport: "http", instances: [{ url: "http://127.0.0.1:9/mcp" }] };

test("headers that let somebody in are secrets, and others are not", () => {
  const headers = {
    Authorization: "Bearer abcdefgh",
    "X-Api-Key": "key-12345",
    "x-tenant": "acme-corporation",
    "x-token": "short",
    cookie: "a=cookie-one; b=cookie-two",
  };
  assert.deepEqual(secretsOf({ ...http, headers }), [
    "abcdefgh",
    "key-12345",
    "cookie-one",
    "cookie-two",
  ]);
});

test("variables of a program are secrets by their name, or as the password of an address", () => {
  const env = {
    GITHUB_TOKEN: "ghp_0123456789",
    DATABASE_URL: "postgres://reader:p%40ss-word@db/x?sslmode=verify-full",
    REGION: "asia-northeast1",
  };
  const given = { transport: "stdio", command: "node", env };
  assert.deepEqual(secretsOf(given), ["ghp_0123456789", "p%40ss-word", "p@ss-word"]);
});
