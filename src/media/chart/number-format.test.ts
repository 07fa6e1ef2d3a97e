import assert from "node:assert/strict";
import { test } from "node:test";
import { numberFormat } from "./number-format.ts";

const [english, japanese] = [numberFormat("en"), numberFormat("ja")];

test("values keep their digits, without the dust of binary fractions", () => {
  assert.equal(english.value(1248), "1,248");
  assert.equal(english.value(-12.5), "-12.5");
  assert.equal(english.value(0.1 + 0.2), "0.3");
  assert.equal(english.value(1234.56 * 3), "3,703.68");
  assert.equal(english.value(0), "0");
});

test("ticks of large numbers are short, in the reader's own units", () => {
  assert.equal(english.tick(1_200_000), "1.2M");
  assert.equal(japanese.tick(1_200_000), "120万");
  assert.equal(english.tick(20_000), "20,000");
});

test("numbers beyond words are written with a power of ten", () => {
  assert.equal(english.value(1e21), "1E21");
  assert.equal(english.tick(-3e18), "-3E18");
  assert.equal(english.value(1.5e-9), "1.5E-9");
});

test("shares have one decimal at most", () => {
  assert.equal(english.share(1 / 3), "33.3%");
  assert.equal(english.share(1), "100%");
});
