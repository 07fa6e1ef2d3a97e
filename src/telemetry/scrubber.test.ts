import assert from "node:assert/strict";
import { test } from "node:test";
import { Secret } from "../kernel/secret.ts";
import { scrubber } from "./scrubber.ts";

const knowing = (value: string) => {
  const secrets = scrubber();
  secrets.learn({ provider: [{ apiKey: new Secret(value) }] });
  return secrets;
};

test("a basic authorization header hides a password at each of the three alignments", () => {
  const password = "correct horse battery";
  const secrets = knowing(password);
  for (const user of ["a", "ab", "abc", "abcd"]) {
    const header = Buffer.from(`${user}:${password}@tail`).toString("base64");
    const left = secrets.scrub(`sent ${header}`);
    assert.match(left, /\[secret\]/);
    const decoded = Buffer.from(left.slice(5).split("[secret]")[0] ?? "", "base64").toString();
    assert.doesNotMatch(decoded, /corr/);
  }
});

test("a secret with quotes is found in its JSON spelling", () => {
  const secrets = knowing('pa"ss\\wo\nrd');
  assert.equal(
    secrets.scrub(JSON.stringify({ message: 'is pa"ss\\wo\nrd' })),
    '{"message":"is [secret]"}',
  );
});

test("the password of an address and the token behind a scheme are hidden alone, too", () => {
  const password = knowing("postgres://hub:pass-of-hub@db/x");
  assert.equal(password.scrub("said pass-of-hub"), "said [secret]");
  assert.equal(knowing("Bearer tok-of-hub").scrub("said tok-of-hub"), "said [secret]");
});

test("credentials that were never loaded are known by their shape", () => {
  const secrets = scrubber();
  assert.equal(
    secrets.scrub("GET https://aya:pa55@example.org/x?token=abc.def&page=2"),
    "GET https://aya:[secret]@example.org/x?token=[secret]&page=2",
  );
  assert.equal(
    secrets.scrub("Authorization: Bearer eyJhbGciOiJFZERTQSJ9.e30.c2ln"),
    "Authorization: Bearer [secret]",
  );
});

test("ordinary words are left alone", () => {
  const secrets = knowing("sekret-sekret");
  const line =
    "basic authentication at http://127.0.0.1:3000/mcp?page=2 took 12 ms, bearer of news";
  assert.equal(secrets.scrub(line), line);
});

test("an object that holds itself is learned once", () => {
  const round: { self?: unknown; key: Secret } = { key: new Secret("around-and-around") };
  round.self = round;
  const secrets = scrubber();
  secrets.learn(round);
  assert.equal(secrets.scrub("around-and-around"), "[secret]");
});
