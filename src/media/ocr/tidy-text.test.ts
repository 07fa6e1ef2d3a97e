import assert from "node:assert/strict";
import { test } from "node:test";
import { hasJapanese } from "../japanese.ts";
import { tidyText } from "./tidy-text.ts";

test("full-width and compatibility forms become the common ones", () => {
  assert.equal(tidyText("２０２６年　ＦＡＸ　㌢"), "2026年 FAX センチ");
});

test("a backslash before a price is the yen sign, elsewhere it stays", () => {
  assert.equal(tidyText(String.raw`\4,500 と \Y300`), "¥4,500 と ¥300");
  assert.equal(tidyText(String.raw`C:\work`), String.raw`C:\work`);
});

test("the kanji for one between digits is a hyphen, in a word it stays", () => {
  assert.equal(tidyText("0120一123一456"), "0120-123-456");
  assert.equal(tidyText("一日1回"), "一日1回");
});

test("a comma read twice is one, and a decimal point stays", () => {
  assert.equal(tidyText("12.,500円 と 3.141"), "12,500円 と 3.141");
  assert.equal(tidyText("216.000円"), "216,000円");
});

test("marks of Japanese writing bring no space, words keep theirs", () => {
  assert.equal(tidyText("担当： 営業部 田中太郎"), "担当:営業部 田中太郎");
  assert.equal(tidyText("価格 （税抜） です"), "価格(税抜)です");
  assert.equal(tidyText("Total: $5 (net) due"), "Total: $5 (net) due");
});

test("a widely set heading becomes one word", () => {
  assert.equal(tidyText("お 知 ら せ"), "お知らせ");
  assert.equal(tidyText("東京 大阪"), "東京 大阪");
});

test("Japanese is told by its letters", () => {
  assert.equal(hasJapanese("Total ¥4,500"), false);
  assert.equal(hasJapanese("Total 合計"), true);
});
