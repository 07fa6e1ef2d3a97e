import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { japaneseBytes } from "../testing/japanese-bytes.ts";
import { decodedText, encodingOf } from "./decoded-text.ts";

const text = "拝啓、株式会社組紐の田中です。カタカナとひらがな、ABC 123。\n";
const latin = (bytes: string): Uint8Array =>
  Uint8Array.from(bytes, (letter) => letter.charCodeAt(0));

describe("text is decoded from", () => {
  for (const encoding of ["shift_jis", "euc-jp"] as const) {
    test(encoding, () => {
      assert.equal(decodedText(japaneseBytes(text, encoding)), text);
      assert.equal(decodedText(japaneseBytes("売上", encoding)), "売上");
      assert.equal(decodedText(japaneseBytes(text.repeat(3000), encoding)), text.repeat(3000));
    });
  }

  test("UTF-8, with and without a mark", () => {
    assert.equal(decodedText(new TextEncoder().encode(text)), text);
    assert.equal(decodedText(new TextEncoder().encode(`\uFEFF${text}`)), text);
    const long = "あ".repeat(40_000);
    assert.equal(decodedText(new TextEncoder().encode(long)), long);
  });

  test("UTF-16 of both orders, with a mark and, for Latin text, without", () => {
    const little = Buffer.from(`\uFEFF${text}`, "utf16le");
    assert.equal(decodedText(little), text);
    assert.equal(decodedText(Buffer.from(little).swap16()), text);
    const plain = Buffer.from("name,value\na,1\n", "utf16le");
    assert.equal(decodedText(plain), "name,value\na,1\n");
    assert.equal(decodedText(Buffer.from(plain).swap16()), "name,value\na,1\n");
  });

  test("ISO-2022-JP", () => {
    assert.equal(decodedText(latin("\u001B$BF|K\\8l\u001B(B!")), "日本語!");
  });

  test("Windows-1252 where nothing else fits", () => {
    assert.equal(decodedText(latin("caf\u00E9 \u0080 12")), "café € 12");
  });
});

test("what the document says of its encoding counts where the bytes allow it", () => {
  const bytes = japaneseBytes("ｱ".normalize("NFKC"), "euc-jp");
  assert.equal(encodingOf(bytes, "EUC-JP"), "EUC-JP");
  assert.notEqual(encodingOf(bytes, "utf-8"), "utf-8");
  assert.notEqual(encodingOf(bytes, "klingon"), "klingon");
});

test("any text in UTF-8 comes back", () => {
  const letters = fc.string({ unit: "grapheme", minLength: 1 });
  fc.assert(
    fc.property(letters, (given) => {
      fc.pre(!/[\uFFFD\uFEFF\p{Cc}]/u.test(given) && given.isWellFormed());
      assert.equal(decodedText(new TextEncoder().encode(given)), given);
    }),
  );
});
