import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { growth } from "../../../test/growth.ts";
import { fitsTemplate } from "../../pipeline/uri-template.ts";
import { hubUri, ownUri, templateProblem, uriPrefixes, uriProblem } from "./uris.ts";

const upstream = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/);
const address = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string({ minLength: 1, unit: "binary" }),
  fc.string().map((rest) => `ui://${rest}`),
  fc.string().map((rest) => `kumihimo://crm/${rest}`),
  fc.string().map((rest) => `ui://crm.kumihimo/${rest}`),
);

test("an address comes back as it was, and no two upstreams share one", () => {
  fc.assert(
    fc.property(upstream, upstream, address, (one, other, uri) => {
      const here = hubUri(one, uri);
      assert.deepEqual(ownUri(here), { upstream: one, uri });
      assert.ok(uriPrefixes(one).some((prefix) => here.startsWith(prefix)));
      if (one !== other) assert.notEqual(hubUri(other, uri), here);
    }),
    { numRuns: 500 },
  );
});

test("the view of an app keeps its scheme", () => {
  assert.equal(hubUri("crm", "ui://card/main.html?x#y"), "ui://crm.kumihimo/card/main.html?x#y");
  assert.equal(hubUri("crm", "file:///a b"), "kumihimo://crm/file:///a b");
});

test("one address has one form only", () => {
  assert.equal(ownUri("kumihimo://crm/ui://card"), undefined);
});

test("addresses of others are nobody's", () => {
  const others = ["file:///a", "ui://card", "kumihimo://crm", "kumihimo://crm/", "kumihimo:///x"];
  for (const uri of others) assert.equal(ownUri(uri), undefined, uri);
});

test("a template expands behind its prefix as it would without", () => {
  const template = hubUri("crm", "customers://{region}/{id}{?fields*}");
  assert.equal(template, "kumihimo://crm/customers://{region}/{id}{?fields*}");
  assert.ok(fitsTemplate(template, "kumihimo://crm/customers://eu/7?fields=a"));
});

test("only templates of RFC 6570 and printable addresses are offered", () => {
  const good = ["a://{x}", "a://{+x}/{y:3}", "a{?q,r*}", "{/path*}", "a{%41b}", "plain"];
  for (const one of good) assert.equal(templateProblem(one), undefined, one);
  const bad = ["a{", "a}", "a{}", "a{x{y}}", "a{ x }", "a{x,}", "a b", "", "a\u200b", "{=x}"];
  for (const one of bad) assert.notEqual(templateProblem(one), undefined, one);
  assert.notEqual(uriProblem("x".repeat(3000)), undefined);
});

test("a hostile template is judged at once", () => {
  for (const hostile of [
    (times: number) => "{a".repeat(times),
    (times: number) => `{${"a,".repeat(times)}`,
    (times: number) => `{${"%4".repeat(times)}`,
  ]) {
    assert.notEqual(templateProblem(hostile(1000)), undefined);
    assert.ok(growth((times) => templateProblem(hostile(times)), 250) < 9, hostile(3));
  }
});
