/** Numbers as they are spoken in Japanese, in katakana. */

const digits = ["ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ"];
const small = ["", "ジュウ", "ヒャク", "セン"];
const large = ["", "マン", "オク", "チョウ", "ケイ"];

/** Sounds that change where digit and unit meet. */
const joints: Readonly<Record<string, string>> = {
  サンヒャク: "サンビャク",
  ロクヒャク: "ロッピャク",
  ハチヒャク: "ハッピャク",
  サンセン: "サンゼン",
  ハチセン: "ハッセン",
  イチチョウ: "イッチョウ",
  ハチチョウ: "ハッチョウ",
  ジュウチョウ: "ジュッチョウ",
  ロクケイ: "ロッケイ",
  ハチケイ: "ハッケイ",
  ジュウケイ: "ジュッケイ",
};

/** Ten thousand to the fifth: no name beyond it is in common use. */
const nameable = 4 * large.length;

/**
 * Reads `text`, which has only ASCII digits: as a number, or digit by digit where it begins with a
 * zero, as in codes, or is too long to have a name.
 */
export function numberInKana(text: string): string {
  if (text.length > nameable || (text.length > 1 && text.startsWith("0")))
    return digitsInKana(text);
  if (text === "0") return "ゼロ";
  const groups = text.padStart(nameable, "0").match(/\d{4}/g) ?? [];
  return groups
    .map((group, at) => {
      const spoken = belowTenThousand(group);
      const name = large[large.length - 1 - at] ?? "";
      // 一万, but 千万 is イッセンマン.
      const whole = name !== "" && spoken === "セン" ? "イッセン" : spoken;
      return spoken === "" ? "" : meeting(whole, name);
    })
    .join("");
}

/** One digit after the other, as in a telephone number. */
export const digitsInKana = (text: string): string =>
  Array.from(text, (digit) => digits[Number(digit)] ?? "").join("");

function belowTenThousand(group: string): string {
  return Array.from(group)
    .map((digit, at) => {
      const unit = small[3 - at] ?? "";
      if (digit === "0") return "";
      return digit === "1" && unit !== "" ? unit : meeting(digits[Number(digit)] ?? "", unit);
    })
    .join("");
}

/** Puts a unit after what counts it. */
function meeting(count: string, unit: string): string {
  const joint = Object.entries(joints).find(
    ([plain]) => unit !== "" && plain.endsWith(unit) && (count + unit).endsWith(plain),
  );
  if (joint === undefined) return count + unit;
  return (count + unit).slice(0, -joint[0].length) + joint[1];
}

const kanjiDigits = "〇一二三四五六七八九";
const kanjiUnits: Readonly<Record<string, number>> = { 十: 1, 百: 2, 千: 3, 万: 4, 億: 8, 兆: 12 };

/**
 * A number in kanji, or in digits and kanji together (`3万5千`), as ASCII digits; undefined when it is
 * no number. Numbers beyond 兆 are not read.
 */
export function digitsOf(text: string): string | undefined {
  const plain = Array.from(text, (letter) => {
    const at = kanjiDigits.indexOf(letter);
    return at < 0 ? letter : `${at}`;
  }).join("");
  if (/^\d+$/.test(plain)) return plain;
  if (!/^[\d十百千万億兆]+$/.test(plain)) return undefined;
  const sections = plain.match(/[\d十百千]*[万億兆]|[\d十百千]+/g) ?? [];
  return `${sections.reduce((sum, section) => sum + worth(section), 0n)}`;
}

/** Of `3千5百万`, and of anything shorter: a unit without a count counts once. */
function worth(section: string): bigint {
  const last = section.at(-1) ?? "";
  const power = kanjiUnits[last] ?? 0;
  if (power >= 4) return (worthBelow(section.slice(0, -1)) || 1n) * 10n ** BigInt(power);
  return worthBelow(section);
}

function worthBelow(text: string): bigint {
  const parts = text.match(/\d*[十百千]|\d+/g) ?? [];
  return parts.reduce((sum, part) => {
    const power = kanjiUnits[part.at(-1) ?? ""];
    if (power === undefined) return sum + BigInt(part);
    return sum + BigInt(part.slice(0, -1) || "1") * 10n ** BigInt(power);
  }, 0n);
}
