import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SecretSieve } from "./secret-sieve.ts";
import { tracesOf } from "./traces.ts";

/** What goes on of a text that comes in these pieces. */
function sieved(secrets: readonly string[], pieces: readonly (string | Buffer)[]): string {
  const sieve = new SecretSieve(tracesOf(secrets));
  const passed = pieces.map((piece) => sieve.pass(Buffer.from(piece)));
  return Buffer.concat([...passed, sieve.end()]).toString();
}

test("a secret is taken out, however the text is cut", () => {
  const text = '{"a":"Bearer tok/en+1 and tok/en+1","b":"tok/en"}';
  for (let cut = 0; cut <= text.length; cut += 1) {
    for (let second = cut; second <= text.length; second += 1) {
      const pieces = [text.slice(0, cut), text.slice(cut, second), text.slice(second)];
      assert.equal(
        sieved(["tok/en+1"], pieces),
        '{"a":"Bearer [secret] and [secret]","b":"tok/en"}',
      );
    }
  }
});

test("a secret is taken out in the spellings of JSON writers and addresses", () => {
  const secret = 'p"w/é+ü\\<1>';
  for (const written of [
    JSON.stringify({ a: secret }),
    JSON.stringify({ a: secret }).replaceAll("/", String.raw`\/`),
    String.raw`{"a":"p\"w/\u00E9+\u00FC\\<1>"}`,
    String.raw`{"a":"p\"w/\u00E9\u002B\u00FC\\\u003C1\u003E"}`,
    JSON.stringify({ a: encodeURIComponent(secret) }),
  ]) {
    assert.equal(sieved([secret], [written]), '{"a":"[secret]"}', written);
  }
});

test("of two secrets that touch nothing is left, and of one that begins another neither", () => {
  assert.equal(sieved(["abcdefgh", "fghijklm"], ['"xabcdefghijklmx"']), '"x[secret]x"');
  assert.equal(sieved(["abcdefgh", "abcdefghijkl"], ['"abcdefgh', 'ijkl"']), '"[secret]"');
  assert.equal(sieved(["abcdefgh", "abcdefghijkl"], ['"abcdefgh', 'ijk"']), '"[secret]ijk"');
  assert.equal(sieved(["abcdefgh", "efghijkl"], ['"abcdefgh', 'ijx"']), '"[secret]ijx"');
});

test("a number stays a number, and an escape an escape", () => {
  assert.equal(sieved(["12345678"], ["[912345678, ", '"12345678"]']), '[911111111, "11111111"]');
  assert.equal(sieved(["-1234.5e6"], ['{"a":-1234.5e6}']), '{"a":111111111}');
  assert.equal(sieved(["nabcdefg"], ['"\\\\', "\\", 'nabcdefg"']), '"\\\\\\nabcdefg"');
  assert.equal(sieved(["nabcdefg"], ['"\\', 'nabcdefg"']), '"\\nabcdefg"');
  assert.equal(sieved(["0041bcdef"], ['"\\u', '0041bcdef"']), '"\\u0041bcdef"');
  assert.equal(sieved(["nabcdefg"], ['"\\\\', 'nabcdefg"']), '"\\\\[secret]"');
});

test("text without a secret goes on as it came, in the same memory", () => {
  const sieve = new SecretSieve(tracesOf(["correct-horse"]));
  const text = Buffer.from('{"a":"correct horse"}');
  assert.equal(sieve.pass(text), text);
  assert.equal(sieve.found, false);
});

test("what waits is never longer than two secrets", () => {
  const sieve = new SecretSieve(tracesOf(["aaaaaaaa"]));
  let kept = 0;
  for (let round = 0; round < 1000; round += 1) {
    sieve.pass(Buffer.from("aaa"));
    kept = Math.max(kept, sieve.waitingBytes);
  }
  assert.ok(kept <= 16, `${kept}`);
});

test("any JSON stays JSON, without the secrets, wherever it is cut", () => {
  const letters = fc.constantFrom("a", "b", "1", "\\", '"', "/", "n", "u", "0", "é", "+");
  const secret = fc.array(letters, { minLength: 3, maxLength: 6 }).map((all) => all.join(""));
  const part = (secrets: readonly string[]) =>
    fc.oneof(fc.constantFrom(...secrets), fc.string(), letters);
  const given = fc.array(secret, { minLength: 1, maxLength: 3 }).chain((secrets) =>
    fc.tuple(
      fc.constant(secrets),
      fc.dictionary(
        fc.string(),
        fc.oneof(
          fc.array(part(secrets)).map((all) => all.join("")),
          fc.nat(),
        ),
      ),
      fc.array(fc.nat(200)),
    ),
  );
  fc.assert(
    fc.property(given, ([secrets, value, cuts]) => {
      const text = Buffer.from(JSON.stringify(value));
      const places = [0, ...cuts.toSorted((one, two) => one - two), text.length];
      const pieces = places.slice(1).map((end, index) => text.subarray(places[index], end));
      const left: unknown = JSON.parse(sieved(secrets, pieces));
      for (const found of Object.values(Object(left))) {
        for (const each of secrets) {
          if (/^[-+.\deE]+$/.test(each)) continue;
          // What stands between two that were taken out may spell a third.
          const around = String(found).split("[secret]");
          assert.ok(!around.some((rest) => rest.includes(each)), each);
        }
      }
    }),
    { numRuns: 300 },
  );
});
