/** Numbers together with what they count: 一人 is not イチニン. */

import { numberInKana } from "./japanese-number.ts";

/** Whole readings that follow no rule. */
const own: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  日: {
    "1": "ツイタチ",
    "2": "フツカ",
    "3": "ミッカ",
    "4": "ヨッカ",
    "5": "イツカ",
    "6": "ムイカ",
    "7": "ナノカ",
    "8": "ヨウカ",
    "9": "ココノカ",
    "10": "トオカ",
    "14": "ジュウヨッカ",
    "20": "ハツカ",
    "24": "ニジュウヨッカ",
  },
  人: { "1": "ヒトリ", "2": "フタリ" },
  つ: {
    "1": "ヒトツ",
    "2": "フタツ",
    "3": "ミッツ",
    "4": "ヨッツ",
    "5": "イツツ",
    "6": "ムッツ",
    "7": "ナナツ",
    "8": "ヤッツ",
    "9": "ココノツ",
  },
};

/** Counters that are read otherwise after a number than alone. */
const afterNumber: Readonly<Record<string, string>> = { 月: "ガツ", 人: "ニン", 日: "ニチ" };

/** Last digits that are read otherwise before these counters. */
const before: Readonly<Record<string, readonly (readonly [from: RegExp, to: string])[]>> = {
  月: [
    [/ヨン$/, "シ"],
    [/ナナ$/, "シチ"],
    [/キュウ$/, "ク"],
  ],
  時: [
    [/ヨン$/, "ヨ"],
    [/ナナ$/, "シチ"],
    [/キュウ$/, "ク"],
  ],
  年: [[/ヨン$/, "ヨ"]],
  人: [[/ヨン$/, "ヨ"]],
  円: [[/ヨン$/, "ヨ"]],
};

const doubled = /^[カキクケコサシスセソタチツテトハヒフヘホ]/;
const doubledAfterSix = /^[カキクケコハヒフヘホ]/;
const breath = "ハヒフヘホ";
const popped = "パピプペポ";
const voiced = "バビブベボ";

/** `digits` are ASCII; `counter` is written as in the text, `spoken` is its reading alone. */
export function counted(digits: string, counter: string, spoken: string): string {
  const whole = own[counter]?.[digits];
  if (whole !== undefined) return whole;
  const number = numberInKana(digits);
  const special = before[counter]?.find(([from]) => from.test(number));
  if (special !== undefined) return number.replace(...special) + (afterNumber[counter] ?? spoken);
  return joined(number, afterNumber[counter] ?? spoken, counter);
}

/** The sounds that meet: イチ + カイ is イッカイ, サン + ホン is サンボン. */
function joined(number: string, spoken: string, counter: string): string {
  const stop = stopped(number, spoken);
  if (stop !== undefined) return stop + shifted(spoken, popped);
  // 三分 and 四分 pop where 三本 is voiced.
  if (counter === "分" && /(サン|ヨン)$/.test(number)) return number + shifted(spoken, popped);
  if (/(サン|セン|ゼン|マン)$/.test(number)) return number + shifted(spoken, voiced);
  return number + spoken;
}

/** The number with its last sound cut short, where the counter asks for it. */
function stopped(number: string, spoken: string): string | undefined {
  if (doubled.test(spoken) && /(イチ|ハチ)$/.test(number)) return number.replace(/チ$/, "ッ");
  if (doubled.test(spoken) && number.endsWith("ジュウ")) return number.replace(/ウ$/, "ッ");
  if (doubledAfterSix.test(spoken) && /(ロク|ヒャク|ビャク|ピャク)$/.test(number)) {
    return number.replace(/ク$/, "ッ");
  }
  return undefined;
}

const shifted = (spoken: string, row: string): string =>
  spoken.replace(/^[ハヒフヘホ]/, (sound) => row[breath.indexOf(sound)] ?? sound);
