import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readings } from "./readings-job.ts";

const read = async (text: string): Promise<string> => (await readings([text]))[0] ?? "";

describe("Japanese as it is spoken", () => {
  const spoken: Readonly<Record<string, string>> = {
    "こんにちは、私は田中です。": "コンニチワ、ワタシワタナカデス。",
    東京へ行く: "トーキョーエイク",
    "3,500円": "サンゼンゴヒャクエン",
    三千五百円: "サンゼンゴヒャクエン",
    "3万5千円": "サンマンゴセンエン",
    "2026年8月1日": "ニセンニジュウロクネンハチガツツイタチ",
    "2026-08-01": "ニセンニジュウロクネンハチガツツイタチ",
    "10:30": "ジュウジサンジュップン",
    "1.5倍": "イチテンゴバイ",
    "50%": "ゴジュウパーセント",
    "¥3,500": "サンゼンゴヒャクエン",
    "5km": "ゴキロメートル",
    "0120-123-456": "ゼロイチニゼロノイチニサンノヨンゴロク",
    髙橋さん: "タカハシサン",
    "8本": "ハッポン",
  };
  for (const [text, kana] of Object.entries(spoken)) {
    test(`is ${kana} for ${text}`, async () => assert.equal(await read(text), kana));
  }

  test("is kana and pauses only, whatever the text", async () => {
    const text = fc.string({
      unit: fc.constantFrom(
        ...Array.from("東京鬱檸檬一二十百万0123456789,.-:/%¥月日時分本はへ「」（）・〜😀漢\n"),
      ),
    });
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        assert.match(await read(given), /^[ぁ-ゖァ-ヺー、。！？!?,.\s]*$/u);
      }),
      { numRuns: 300 },
    );
  });
});
