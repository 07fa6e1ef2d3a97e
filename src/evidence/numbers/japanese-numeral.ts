/**
 * Japanese numerals: 二百四十, 三十七, 12万5千, 1億2000万, 二〇二六, 壱百万.
 *
 * @module
 */

const digits = new Map(
  Array.from("〇一二三四五六七八九", (character, value) => [character, value]),
);
const formal = new Map([
  ["零", "〇"],
  ["壱", "一"],
  ["壹", "一"],
  ["弐", "二"],
  ["貳", "二"],
  ["参", "三"],
  ["拾", "十"],
  ["萬", "万"],
]);
const small = new Map([
  ["千", 1000],
  ["百", 100],
  ["十", 10],
]);
const large = new Map([
  ["兆", 1e12],
  ["億", 1e8],
  ["万", 1e4],
]);

/** Characters a Japanese numeral is made of, for use inside a character class. */
export const numeralCharacters = "〇零一二三四五六七八九十百千万億兆壱壹弐貳参拾萬";

/** The number a numeral stands for; undefined where the characters do not form one. */
export function parseJapaneseNumeral(text: string): number | undefined {
  const plain = Array.from(text, (character) => formal.get(character) ?? character)
    .filter((character) => character !== ",")
    .join("");
  let total = 0;
  let section = "";
  let ceiling = Infinity;
  for (const character of plain) {
    const scale = large.get(character);
    if (scale === undefined) {
      section += character;
      continue;
    }
    const amount = sectionAmount(section);
    if (amount === undefined || section === "" || scale >= ceiling) return undefined;
    total += amount * scale;
    ceiling = scale;
    section = "";
  }
  const rest = sectionAmount(section);
  return rest === undefined ? undefined : exact(total + rest);
}

/** Below 10,000: digits, positional kanji, or thousands, hundreds and tens. */
function sectionAmount(section: string): number | undefined {
  if (section === "") return 0;
  if (/^\d+(?:\.\d+)?$/u.test(section)) return Number(section);
  if (/^[〇一二三四五六七八九]+$/u.test(section)) {
    return Number(Array.from(section, (character) => digits.get(character)).join(""));
  }
  return placesAmount(section);
}

function placesAmount(section: string): number | undefined {
  let total = 0;
  let digit: string = "";
  let ceiling = Infinity;
  for (const character of section) {
    const scale = small.get(character);
    if (scale === undefined) {
      digit += String(digits.get(character) ?? character);
      continue;
    }
    if (scale >= ceiling || !/^\d{0,4}(?:\.\d+)?$/u.test(digit)) return undefined;
    total += (digit === "" ? 1 : Number(digit)) * scale;
    ceiling = scale;
    digit = "";
  }
  if (digit === "") return total;
  return /^\d+$/u.test(digit) && Number(digit) < ceiling ? total + Number(digit) : undefined;
}

/** 1.2 * 1e8 is a whole number to a reader, and must be one here. */
function exact(amount: number): number {
  return Number(amount.toPrecision(15));
}
