/**
 * Names that look alike have the same skeleton (Unicode UTS #39, section 4).
 *
 * The table holds the letters of other scripts that UTS #39's confusables data takes for an ASCII
 * letter or digit, as far as they survive compatibility normalization and lower case: Cyrillic, Greek,
 * Armenian, Cherokee and the Latin extensions. Full-width and mathematical letters are ASCII after the
 * normalization. Besides, case and the signs between words count for nothing, as for a person who reads
 * `getUser` and `get_user`.
 *
 * @module
 */

const lookAlikes: Readonly<Record<string, string>> = {
  "2": "ꝛƨꙅ",
  "3": "ɜȝʒꝫзӡ",
  "6": "бꮾ",
  a: "ɑαаꭺ",
  b: "ƅьꮟꞵβвᏼ",
  c: "ᴄςсꮯ",
  d: "ԁꮷꭰ",
  e: "ꬲеҽεꭼ",
  f: "ꬵꞙƒẝքϝ",
  g: "ɡᶃƍցԍꮐᏻ",
  h: "һհꮒηнꮋ",
  j: "ϳјʝꭻ",
  k: "κкꮶ",
  l: "ıɪɩιіꙇւꭵǀӏꮮ",
  m: "μϻмꮇ",
  n: "ոռ",
  o: "ᴏᴑꬽοσоօ",
  p: "þƿρϸрꮲ",
  q: "ԛգզ",
  r: "ꭇꭈᴦгꮁʀꭱꮢ",
  s: "ꜱƽѕꮪտꮥ",
  t: "τтꭲ",
  u: "ꞟᴜꭎꭒʋυս",
  v: "ᴠνѵꮩ",
  w: "ɯᴡѡшԝաꮃꮤ",
  x: "хꭓχ",
  y: "ɣᶌʏỿꭚγуүꭹꮍ",
  z: "ᴢꮓζ",
};

const asciiFor: ReadonlyMap<string, string> = new Map([
  ...Object.entries(lookAlikes).flatMap(([ascii, letters]) =>
    Array.from(letters, (letter): [string, string] => [letter, ascii]),
  ),
  ["0", "o"],
  ["1", "l"],
  ["i", "l"],
  ["|", "l"],
]);

const accents = /\p{M}/gu;
const signs = /[\p{P}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;

/** Equal for names that a reader may take for each other. It is for comparing only. */
export function skeletonOf(name: string): string {
  const plain = name.normalize("NFKC").toLowerCase().normalize("NFD").replaceAll(accents, "");
  const letters = Array.from(plain, (letter) => asciiFor.get(letter) ?? letter).join("");
  return letters.replaceAll(signs, "").replaceAll("rn", "m").replaceAll("vv", "w");
}
