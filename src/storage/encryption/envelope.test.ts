/** What is sealed opens in its place with its key, and in no other way. */

import assert from "node:assert/strict";
import { createCipheriv, randomBytes } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { isKumihimoError } from "../../kernel/errors.ts";
import { envelope } from "./envelope.ts";
import { fixedKeys, keyWrappingByKeys } from "./key-wrapping-by-keys.ts";
import { keyIn, type NamedKey } from "./named-key.ts";

const named = (id: string): NamedKey => ({ id, key: randomBytes(32) });
const wrapping = (...keys: NamedKey[]) => keyWrappingByKeys(fixedKeys(keys));
const sealing = (...keys: NamedKey[]) => envelope(wrapping(...keys));

const shut = (error: unknown) => isKumihimoError(error) && error.code === "storage.sealedOtherwise";

const [one, two, three] = [named("one"), named("two"), named("three")];
const place = "secrets/smtp";

test("no two things are sealed with the same bytes", async () => {
  const sealed = await Promise.all(
    Array.from({ length: 1000 }, () => sealing(one).seal(Buffer.from("same"), place)),
  );
  const ivs = sealed.flatMap((text) =>
    text
      .split(".")
      .slice(-2)
      .map((part) => Buffer.from(part, "base64url").toString("hex", 0, 12)),
  );
  assert.equal(new Set(ivs).size, 2000);
});

test("whatever is sealed opens in its place, however often the key was changed", async () => {
  const keys = [one, two, three];
  const rotations = fc.array(fc.nat({ max: 2 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), rotations, async (bytes, turns) => {
      let sealed = await sealing(one).seal(bytes, place);
      const body = sealed.split(".").at(-1);
      for (const turn of turns) {
        const [current = one, ...older] = [...keys.slice(turn), ...keys.slice(0, turn)];
        const now = sealing(current, ...older);
        sealed = await now.rewrap(sealed, place);
        assert.ok(now.isCurrent(sealed));
        assert.equal(sealed.split(".").at(-1), body);
      }
      assert.deepEqual(await sealing(...keys).open(sealed, place), Buffer.from(bytes));
    }),
    { numRuns: 60 },
  );
});

test("the same bytes are never sealed the same way twice", async () => {
  const texts = await Promise.all(
    Array.from({ length: 50 }, () => sealing(one).seal(one.key, "a")),
  );
  assert.equal(new Set(texts).size, 50);
  assert.ok(texts.every((text) => /^v1\.one\.[\w-]+\.[\w-]+$/.test(text)));
});

test("in another place, with another key or under another key's id it stays shut", async () => {
  const sealed = await sealing(one).seal(Buffer.from("text"), place);
  const renamed = sealed.replace(".one.", ".two.");
  for (const attempt of [
    sealing(one).open(sealed, "secrets/other"),
    sealing(one).rewrap(sealed, "secrets/other"),
    sealing(two).open(sealed, place),
    sealing({ id: "one", key: two.key }).open(sealed, place),
    // The key that sealed it, known by another id: what stands in the text is authenticated.
    sealing({ id: "two", key: one.key }).open(renamed, place),
    sealing(one, two).open(renamed, place),
    sealing(one).open(sealed.replace(/^v1/, "v2"), place),
    sealing(one).rewrap(sealed.replace(/^v1/, "v2"), place),
  ]) {
    await assert.rejects(attempt, shut);
  }
  assert.equal(sealing(two, one).isCurrent(sealed), false);
});

test("a body belongs to its place by itself, whatever wraps its data key", async () => {
  const loose = wrapping(one);
  const seal = envelope({
    ...loose,
    wrap: (key) => loose.wrap(key, ""),
    unwrap: (text) => loose.unwrap(text, ""),
  });
  const sealed = await seal.seal(Buffer.from("text"), place);
  assert.equal((await seal.open(sealed, place)).toString(), "text");
  await assert.rejects(seal.open(sealed, "secrets/other"), shut);
});

test("the body of one and the data key of another do not go together", async () => {
  const [left, right] = await Promise.all(
    ["left", "right"].map((text) => sealing(one).seal(Buffer.from(text), place)),
  );
  const [version, id, key] = (left ?? "").split(".");
  const mixed = [version, id, key, (right ?? "").split(".").at(-1)].join(".");
  await assert.rejects(sealing(one).open(mixed, place), shut);
});

test("no letter of it can be changed, and nothing cut off or added", async () => {
  const sealed = await sealing(one).seal(Buffer.from("text"), place);
  for (let at = 0; at < sealed.length; at += 1) {
    const letter = sealed[at] === "A" ? "B" : "A";
    const changed = `${sealed.slice(0, at)}${letter}${sealed.slice(at + 1)}`;
    await assert.rejects(sealing(one).open(changed, place), shut, changed);
  }
  for (let length = 0; length < sealed.length; length += 1) {
    await assert.rejects(sealing(one).open(sealed.slice(0, length), place), shut);
  }
  for (const added of [`${sealed}.`, `${sealed}A`, `${sealed}=`, ` ${sealed}`, `${sealed}.AAAA`]) {
    await assert.rejects(sealing(one).open(added, place), shut, added);
  }
});

const short = (key: Buffer, bytes: Buffer, bound: string): string => {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: 4 });
  cipher.setAAD(Buffer.from(bound));
  const body = [iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(body).toString("base64url");
};

test("a tag of four bytes does not pass, neither of a key nor of a body", async () => {
  const dataKey = randomBytes(32);
  const wrapped = await wrapping(one).wrap(dataKey, place);
  const body = short(dataKey, Buffer.from("more than sixteen bytes"), `["v1","body","${place}"]`);
  await assert.rejects(sealing(one).open(`${wrapped}.${body}`, place), shut);
  const key = short(one.key, dataKey, `["v1","data key","one","${place}"]`);
  await assert.rejects(wrapping(one).unwrap(`v1.one.${key}`, place), shut);
});

test("a key is 32 bytes in hexadecimal digits, base64 or base64url, and nothing else", () => {
  const bytes = Buffer.from(Array.from({ length: 32 }, (_, at) => at * 8 + 3));
  const hex = bytes.toString("hex");
  const base64 = bytes.toString("base64");
  for (const text of [hex, hex.toUpperCase(), base64, bytes.toString("base64url")]) {
    assert.deepEqual(keyIn(text), bytes, text);
  }
  const wrong = ["", "secret", hex.slice(1), `${hex}00`, `${hex.slice(1)}g`, base64.slice(2)];
  const twisted = `${Buffer.alloc(32).toString("base64url").slice(0, -1)}B`;
  for (const text of [...wrong, `${base64}=`, ` ${hex}`, "é".repeat(32), twisted]) {
    assert.equal(keyIn(text), undefined, text);
  }
});
