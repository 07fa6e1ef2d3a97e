import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { growth } from "../../test/growth.ts";
import { fitsTemplate } from "./uri-template.ts";

test("a plain expression is one character or more, and never a slash or a comma", () => {
  const template = "show://notes/{id}/page/{number}";
  for (const uri of [
    "show://notes/7/page/12",
    "show://notes/page/page/page",
    "show://notes/%2F/page/組",
  ])
    assert.ok(fitsTemplate(template, uri), uri);
  for (const uri of [
    "show://notes//page/12",
    "show://notes/7/page/",
    "show://notes/7/8/page/12",
    "show://notes/7,8/page/12",
    "show://notes/7/page/12/",
    "xshow://notes/7/page/12",
    "",
  ])
    assert.ok(!fitsTemplate(template, uri), uri);
});

test("an expression with an operator may be anything, or nothing", () => {
  for (const uri of ["file:///", "file:///a/b,c?d#e"])
    assert.ok(fitsTemplate("file://{/path}", uri));
  assert.ok(fitsTemplate("db://{table}{?limit,offset}", "db://users?limit=1&offset=2"));
  assert.ok(fitsTemplate("db://{table}{?limit,offset}", "db://users"));
  assert.ok(!fitsTemplate("db://{table}{?limit}", "db://"));
});

test("a template without expressions fits itself alone", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      fc.pre(!left.includes("{") && !left.includes("}"));
      assert.equal(fitsTemplate(left, right), left === right);
    }),
  );
});

test("what a template was expanded to fits it", () => {
  const value = fc.stringMatching(/^[^/,]+$/u, { maxLength: 20 });
  const literal = fc.stringMatching(/^[^{}]*$/, { maxLength: 10 });
  fc.assert(
    fc.property(fc.array(fc.tuple(literal, value), { maxLength: 8 }), (pairs) => {
      const template = pairs.map(([text]) => `${text}{v}`).join("");
      assert.ok(fitsTemplate(template, pairs.flat().join("")));
    }),
  );
});

test("the worst template takes no longer than its length says", () => {
  const worst = `${"{a}".repeat(64)}!`;
  assert.ok(!fitsTemplate(worst, "a".repeat(8192)));
  assert.ok(growth((length) => fitsTemplate(worst, "a".repeat(length)), 2048) < 9);
  const beyond = [
    ["{a}".repeat(65), "a".repeat(100)],
    ["{a}", "a".repeat(8193)],
  ] as const;
  for (const [template, uri] of beyond) assert.ok(!fitsTemplate(template, uri));
});
