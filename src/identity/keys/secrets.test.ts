/** The root secret, and what is sealed with keys from it. */

import assert from "node:assert/strict";
import { createCipheriv, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { isKumihimoError } from "../../kernel/errors.ts";
import { Secret } from "../../kernel/secret.ts";
import { openRootSecret, rootSecret } from "./root-secret.ts";
import { textSeal } from "./sealed-text.ts";

const bytes = Buffer.from(Array.from({ length: 32 }, (_, at) => at * 8 + 3));
const root = rootSecret(new Secret(bytes.toString("hex")));

const refusing = (code: string) => (error: unknown) =>
  isKumihimoError(error) && error.code === code;

test("a secret is the same in hexadecimal digits, base64 and base64url", () => {
  const key = root.derive("a");
  for (const written of [
    bytes.toString("hex").toUpperCase(),
    bytes.toString("base64"),
    bytes.toString("base64").replace("=", ""),
    bytes.toString("base64url"),
    ` ${bytes.toString("base64url")}\n`,
  ]) {
    assert.deepEqual(rootSecret(new Secret(written)).derive("a"), key, written);
  }
});

test("every purpose has a key of its own, and none is the secret", () => {
  const keys = ["a", "b", "ab", ""].map((purpose) => root.derive(purpose).toString("hex"));
  assert.equal(new Set([...keys, bytes.toString("hex")]).size, 5);
  assert.equal(root.derive("a").length, 32);
});

test("anything else is refused, and never shown", () => {
  const hex = bytes.toString("hex");
  const base64 = bytes.toString("base64");
  for (const written of [
    "",
    "secret",
    "correct horse battery staple 12345678",
    hex.slice(1),
    `${hex}00`,
    `${hex.slice(0, -1)}g`,
    base64.slice(2),
    `${base64}=`,
    `${base64.slice(0, 42)}?=`,
    `${base64.slice(0, 20)} ${base64.slice(20)}`,
    // The last letter holds bits that belong to no byte.
    `${Buffer.alloc(32).toString("base64url").slice(0, -1)}B`,
    "é".repeat(32),
  ]) {
    try {
      rootSecret(new Secret(written));
      assert.fail(`taken: ${written}`);
    } catch (error) {
      assert.ok(isKumihimoError(error) && error.code === "identity.badRootSecret", written);
      assert.equal(error.audience, "operator");
      if (written !== "" && written !== "secret") {
        assert.ok(!JSON.stringify([error.message, error.data, error.advice]).includes(written));
      }
    }
  }
});

test("a hub alone keeps a secret; replicas have to be given one", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-root-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "auth-secret");
  const needs = { configured: undefined, previous: [], file, shared: false };
  const [one, two] = await Promise.all([openRootSecret(needs), openRootSecret(needs)]);
  assert.deepEqual(one.derive("a"), two.derive("a"));
  assert.deepEqual((await openRootSecret(needs)).derive("a"), one.derive("a"));
  await assert.rejects(
    openRootSecret({ ...needs, shared: true }),
    refusing("identity.noRootSecret"),
  );
  const configured = new Secret(bytes.toString("hex"));
  const given = await openRootSecret({ configured, previous: [], file, shared: true });
  assert.deepEqual(given.derive("a"), root.derive("a"));
});

const seal = textSeal(root);
const place = { table: "signing_key", column: "private", row: "1" };

test("whatever is sealed is opened in its place", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const sealed = seal.seal(text, place);
      assert.equal(seal.open(sealed, place), text);
      assert.notEqual(seal.seal(text, place), sealed);
    }),
  );
});

test("in another place, or with another secret, it stays shut", () => {
  const sealed = seal.seal("text", place);
  const other = textSeal(rootSecret(new Secret(randomBytes(32).toString("hex"))));
  for (const attempt of [
    () => seal.open(sealed, { ...place, row: "2" }),
    () => seal.open(sealed, { ...place, table: "other" }),
    () => seal.open(sealed, { ...place, column: "other" }),
    () => other.open(sealed, place),
  ]) {
    assert.throws(attempt, refusing("identity.sealedOtherwise"));
  }
});

test("a changed secret seals, and those before it still open what they sealed", () => {
  const written = Array.from({ length: 3 }, () => new Secret(randomBytes(32).toString("hex")));
  const [first, second, third] = written.map((each) => textSeal(rootSecret(each)));
  const [, two = new Secret(""), three = new Secret("")] = written;
  const older = written.slice(0, 2).toReversed();
  const now = textSeal(rootSecret(three, older));
  for (const before of [first, second, third, now]) {
    assert.equal(now.open(before?.seal("text", place) ?? "", place), "text");
  }
  const sealed = now.seal("text", place);
  assert.equal(third?.open(sealed, place), "text");
  assert.throws(() => second?.open(sealed, place), refusing("identity.sealedOtherwise"));
  const forgotten = textSeal(rootSecret(three, [two]));
  assert.throws(
    () => forgotten.open(first?.seal("text", place) ?? "", place),
    refusing("identity.sealedOtherwise"),
  );
  // The id of one key and what another sealed do not go together.
  const [version, , ...rest] = sealed.split(".");
  const renamed = [version, second?.seal("", place).split(".")[1], ...rest].join(".");
  assert.throws(() => now.open(renamed, place), refusing("identity.sealedOtherwise"));
  assert.throws(
    () => rootSecret(three, [new Secret("5a".repeat(31))]),
    refusing("identity.badRootSecret"),
  );
});

test("no letter of it can be changed, and a short tag does not pass", () => {
  const sealed = seal.seal("text", place);
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = `${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`;
    assert.throws(() => seal.open(changed, place), refusing("identity.sealedOtherwise"), changed);
  }
  for (const cut of [sealed.slice(0, -4), sealed.slice(0, -16), `${sealed}.`, "", "v1", "v1..."]) {
    assert.throws(() => seal.open(cut, place), refusing("identity.sealedOtherwise"), cut);
  }
  const [version, keyId] = sealed.split(".");
  const iv = randomBytes(12);
  const bound = Buffer.from(JSON.stringify([version, keyId, ...Object.values(place)]));
  const cipher = createCipheriv("aes-256-gcm", root.derive("sealed text"), iv, {
    authTagLength: 4,
  }).setAAD(bound);
  const body = Buffer.concat([cipher.update("text"), cipher.final(), cipher.getAuthTag()]);
  const short = [version, keyId, iv.toString("base64url"), body.toString("base64url")].join(".");
  assert.throws(() => seal.open(short, place), refusing("identity.sealedOtherwise"));
});
