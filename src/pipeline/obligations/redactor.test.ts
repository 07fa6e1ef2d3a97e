import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { growth } from "../../../test/growth.ts";
import { type RedactionKind, redactionKinds } from "../../identity/policy/obligation-settings.ts";
import { exactParse } from "./exact-json.ts";
import { isCard, isMyNumber } from "./personal-data.ts";
import { redactor } from "./redactor.ts";

const all = redactor([{ kind: "redact", rule: "r", kinds: redactionKinds, patterns: [] }]);

const only = (kinds: readonly RedactionKind[], ...patterns: readonly string[]) =>
  redactor([{ kind: "redact", rule: "r", kinds, patterns }]);

test("addresses of e-mail go, in every spelling that people write", () => {
  const { text } = all;
  assert.equal(text("Write to aya.sato+work@mail.example.co.jp."), "Write to [email].");
  assert.equal(text("<KEN@EXAMPLE.ORG>, ken@例え.jp"), "<[email]>, [email]");
  assert.equal(text("aya＠example.org"), "[email]");
  assert.equal(text("a @ b, 5@6, @here"), "a @ b, 5@6, @here");
});

test("card numbers go when their check digit fits, wherever their digits are parted", () => {
  const { text } = all;
  for (const card of [
    "4111111111111111",
    "4111 1111 1111 1111",
    "5555-5555-5555-4444",
    "３７８２　８２２４６３　１０００５",
    "3782 822463 10005",
  ]) {
    assert.equal(text(`No. ${card}!`), "No. [card]!", card);
  }
  assert.equal(text("12 4111 1111 1111 1111 99"), "12 [card] 99", "beside other numbers");
  const wrong = "4111 1111 1111 1112";
  assert.equal(only(["card"]).text(wrong), wrong, "the check digit is wrong");
  assert.equal(text("1763712345678"), "1763712345678", "a time in milliseconds");
});

test("individual numbers and telephone numbers go", () => {
  const { text } = all;
  assert.ok(isMyNumber("123456789018"));
  assert.equal(text("番号は1234 5678 9018です"), "番号は[mynumber]です");
  assert.equal(text("1234 5678 9019"), "1234 5678 9019");
  for (const phone of [
    "+81 90-1234-5678",
    "+819012345678",
    "090-1234-5678",
    "０９０－１２３４－５６７８",
    "03(1234)5678",
    "(415) 555-0123",
    "+1 (415) 555-0123",
  ]) {
    assert.equal(text(`Call ${phone}.`), "Call [phone].", phone);
  }
  for (const other of ["0.1234567891", "2026-11-21 21:24", "v10.20.30", "192.168.100.20"]) {
    assert.equal(text(other), other);
  }
});

test("a pattern is any text with digits and letters left open", () => {
  const { text } = only([], "EMP-####", "proj.?");
  assert.equal(
    text("emp-1234 and EMP-12345, Proj.x (projx)"),
    "[redacted] and [redacted]5, [redacted] (projx)",
  );
  assert.equal(only([], "(a+)+$").text("aaaa (a+)+$"), "aaaa [redacted]");
  assert.equal(text("aya@example.org"), "aya@example.org");
});

const picture = Buffer.alloc(99, "4111111111111111 aya@example.org").toString("base64");

test("in JSON, text, keys and numbers are looked at, and media are not touched", () => {
  const value = exactParse(
    JSON.stringify({
      content: [
        { type: "text", text: '{"mail":"aya@example.org"}' },
        { type: "image", mimeType: "image/png", data: picture },
        { type: "resource", resource: { uri: "file:///aya@example.org", blob: picture } },
      ],
      structuredContent: {
        "aya@example.org": { card: 4111111111111111, data: "4111111111111111" },
        nextCursor: "090-1234-5678",
        rows: [["+81 90-1234-5678", 5, null, true]],
      },
    }),
  );
  assert.deepEqual(all.json(value), {
    content: [
      { type: "text", text: '{"mail":"[email]"}' },
      { type: "image", mimeType: "image/png", data: picture },
      { type: "resource", resource: { uri: "file:///[email]", blob: picture } },
    ],
    structuredContent: {
      "[email]": { card: "[card]", data: "[card]" },
      nextCursor: "090-1234-5678",
      rows: [["[phone]", 5, null, true]],
    },
  });
});

test("numbers stay as they were written", () => {
  const text = '{"a":12345678901234567890123,"b":1.0,"c":-0.10e5,"d":7}';
  assert.equal(JSON.stringify(all.json(exactParse(text))), text);
});

const luhn = (digits: string): string =>
  Array.from({ length: 10 }, (_, last) => `${digits}${last}`).find(isCard) ?? "";

test("no card number comes through, whatever stands around it", () => {
  const digits = fc
    .tuple(fc.constantFrom("4", "51", "37", "6011"), fc.stringMatching(/^\d{14}$/))
    .map(([issuer, rest]) => luhn((issuer + rest).slice(0, 15)));
  const before = fc.constantFrom("", " ", "a", "12 ", "x-", "(", "：", "\n", "№");
  const after = fc.constantFrom("", " ", "a", " 12", "-x", ")", "。", "\n");
  fc.assert(
    fc.property(digits, before, after, (card, left, right) => {
      assert.ok(!all.text(`${left}${card}${right}`).includes(card));
    }),
    { numRuns: 500 },
  );
});

test("there may be as many numbers as an answer holds", () => {
  const text = "4111111111111111, ".repeat(150_000);
  assert.equal(all.text(text), "[card], ".repeat(150_000));
});

test("hostile text is read in a time that grows with its length", () => {
  for (const unit of ["1 ", "4111 ", "a.", "a@", "a@a.", "+1", "0-", "x@a.a.a.a.a.a.a.a.a."]) {
    assert.ok(growth((times) => all.text(unit.repeat(times)), 25_000) < 9, unit);
  }
});
