import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { growth } from "../../../../test/growth.ts";
import { htmlText } from "./html-text.ts";

const seen = (html: string): string =>
  htmlText(html)
    .text.replaceAll(/\n{2,}/g, "\n\n")
    .trim();

describe("a page's text", () => {
  test("has lines where blocks are, and tabs between cells", () => {
    assert.equal(
      seen("<div>one\n two</div><p>three<br>four</p><ul><li>a<li>b</ul>"),
      "one two\n\nthree\nfour\n\na\nb",
    );
    assert.equal(
      seen("<table><tr><th>品名</th><th>価格</th></tr><tr><td>茶<td>¥4,500</tr></table>"),
      "品名\t価格\n茶\t¥4,500",
    );
  });

  test("is without scripts, styles, comments, forms' choices and furigana's reading", () => {
    assert.equal(
      seen(
        `a<script>if (1 < 2) "</p>"</script>b<style>p > b{}</style>c<!-- <p>x</p> -->d<select><option>no</select>e<ruby>組紐<rt>くみひも</rt></ruby>`,
      ),
      "abcde組紐",
    );
    assert.equal(seen("<SCRIPT>x</Script >after"), "after");
    assert.equal(seen(`x<script>a<b && "y</script>z`), "xz");
  });

  test("has characters for their references", () => {
    assert.equal(
      seen("&lt;b&gt; &amp;amp; caf&eacute; &#26085;&#x672C; &#128; &nosuch; &#0; A&nbsp;B"),
      "<b> &amp; café 日本 € &nosuch; \uFFFD A B",
    );
  });

  test("survives broken markup", () => {
    assert.equal(seen("1 < 2 and 3 > 2"), "1 < 2 and 3 > 2");
    assert.equal(seen(`<p title="a > b">shown</p>`), "shown");
    assert.equal(seen("text</3>more<>"), "textmore<>");
    assert.equal(seen("before<a href='never closed>after"), "before");
    assert.equal(seen("a<script>never closed"), "a");
    assert.equal(seen("a<!-- never closed"), "a");
    assert.equal(seen("<![CDATA[x]]>y<?php z ?>w"), "yw");
  });

  test("has its title apart", () => {
    assert.deepEqual(htmlText("<title> A &amp;\n<b> </title>body"), {
      title: "A & <b>",
      text: "body",
    });
    assert.equal(htmlText("<title></title>").title, undefined);
  });

  test("never holds a tag that stood in the page, whatever else did", () => {
    const part = fc.constantFrom(
      "<p>",
      "</p>",
      "<script>",
      "</script>",
      "<b x='",
      "'>",
      '"',
      "<!--",
      "-->",
      "<",
      ">",
      "text",
      "&lt;",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        assert.doesNotMatch(
          htmlText(parts.join("").replaceAll("&lt;", "")).text,
          /<\/?(?:p|script)>/,
        );
      }),
    );
  });

  test("takes time in proportion to the page's length", () => {
    for (const part of ["<a ", "<", "<!", "<script>", "</", "&", '<a "', "<p>", "&#", "<title>"]) {
      assert.ok(growth((length) => htmlText(part.repeat(length)), 100_000) < 9, part);
    }
  });
});
