import assert from "node:assert/strict";
import { test } from "node:test";
import { chapterSheet } from "./chapter-sheet.ts";

test("tags and chapters are one line each, and nothing in a name is read as anything else", () => {
  const sheet = chapterSheet({ title: "a=b;c#d\\e\n[CHAPTER]\u2028START=0" }, [
    { startSecond: 0, endSecond: 1.2346, title: "田中\r\ntitle=x" },
    { startSecond: 1.7, endSecond: 2 },
  ]);
  assert.equal(
    sheet,
    [
      ";FFMETADATA1",
      String.raw`title=a\=b\;c\#d\\e [CHAPTER] START\=0`,
      "[CHAPTER]",
      "TIMEBASE=1/1000",
      "START=0",
      "END=1235",
      String.raw`title=田中 title\=x`,
      "[CHAPTER]",
      "TIMEBASE=1/1000",
      "START=1700",
      "END=2000",
      "",
    ].join("\n"),
  );
});
