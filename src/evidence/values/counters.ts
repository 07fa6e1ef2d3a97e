/**
 * Words that count things: pcs, units, 個, 台, 名. A counter that names what it counts (people,
 * cases, occasions, boxes) keeps that name, because 42 people are not 42 boxes.
 *
 * @module
 */

const plain = new Set([
  ...Array.from("個本台枚点冊脚着足基つ匹頭羽通部棟機隻両組体玉面丁式口"),
  "ケ",
  "コ",
  "か所",
  "箇所",
  "ヶ所",
  "カ所",
]);

const naming: ReadonlyMap<string, string> = new Map([
  ["名様", "person"],
  ["名", "person"],
  ["人", "person"],
  ["件", "case"],
  ["回", "occasion"],
  ["社", "company"],
  ["店舗", "store"],
  ["店", "store"],
  ["室", "room"],
  ["席", "seat"],
  ["箱", "box"],
  ["ケース", "case of goods"],
  ["パレット", "pallet"],
  ["袋", "bag"],
  ["缶", "can"],
  ["セット", "set"],
  ["ロット", "lot"],
  ["巻", "roll"],
  ["束", "bundle"],
  ["コンテナ", "container"],
  ["カートン", "carton"],
  ["パック", "pack"],
]);

/** Single characters that also begin ordinary words: 本日, 部品, 台数, 人前, 点検. */
const beginsWord =
  /^(?:本日|本社|本件|部品|部門|部長|台数|台帳|台湾|人前|人月|人日|人工|点検|体制|体験|面談|組立|口座|名前|名義|名古|件名|機械|機器|室内|店長|店内|社員|社内|席次|着手|着工|着荷|足場|式典|通り|通知|基本|基準|回答|回収|回転|個人|個別|個室|冊子|箱根|巻頭|つの|両方)/u;

export interface Counter {
  readonly counter: string;
  readonly length: number;
}

const englishPlain = /^\s?(?:pcs|pieces|piece|pc|units|unit|ea|nos)(?![A-Za-z])\.?/iu;
const englishNaming =
  /^\s?(?:(people|persons|person)|(pallets|pallet)|(boxes|box)|(cartons|carton)|(bags|bag)|(packs|pack|packets)|(rolls|roll)|(sets|set)|(containers|container)|(crates|crate)|(drums|drum)|(lots|lot)|(cans|can))(?![A-Za-z])/iu;
const englishNames = [
  "person",
  "pallet",
  "box",
  "carton",
  "bag",
  "pack",
  "roll",
  "set",
  "container",
  "crate",
  "drum",
  "lot",
  "can",
];

/** The counter that begins where a number ends. `counter` is empty where it says nothing itself. */
export function counterAt(text: string): Counter | undefined {
  const piece = englishPlain.exec(text);
  if (piece) return { counter: "", length: piece[0].length };
  const named = englishNaming.exec(text);
  if (named) {
    const index = named.slice(1).findIndex((group) => group !== undefined);
    return { counter: englishNames[index] ?? "", length: named[0].length };
  }
  return japaneseCounter(text);
}

function japaneseCounter(text: string): Counter | undefined {
  if (beginsWord.test(text)) return undefined;
  const space = text.startsWith(" ") ? 1 : 0;
  for (const length of [4, 3, 2, 1]) {
    const alias = text.slice(space, space + length);
    const counter = plain.has(alias) ? "" : naming.get(alias);
    if (counter !== undefined) return { counter, length: length + space };
  }
  return undefined;
}
