import type { Amount } from "./value.ts";

type Bound = NonNullable<Amount["bound"]>;

const before: readonly (readonly [Bound, RegExp])[] = [
  [
    "about",
    /(?:\babout|\baround|\bapprox(?:\.|imately)?|\broughly|\bnearly|\balmost|\bsome|\bcirca|\bca\.|~|≈|約|およそ|おおよそ|ほぼ|だいたい|大体|概ね)\s?$/iu,
  ],
  [
    "atLeast",
    /(?:\bat least|\bno (?:less|fewer) than|\bmore than|\bover|\babove|\bminimum(?: of)?|\bnot less than|\bexceed(?:s|ing)?|>=?|≥|少なくとも|最低でも)\s?$/iu,
  ],
  [
    "atMost",
    /(?:\bat most|\bup to|\bno more than|\bless than|\bfewer than|\bunder|\bbelow|\bwithin|\bmaximum(?: of)?|\bnot exceed(?:ing)?|<=?|≤|最大で?|多くとも|せいぜい)\s?$/iu,
  ],
];

const after: readonly (readonly [Bound, RegExp])[] = [
  ["about", /^\s?(?:or so\b|程度|ほど|くらい|ぐらい|前後|弱|強(?!度|化|い))/iu],
  ["atLeast", /^\s?(?:or more\b|以上|超|を超え|を上回)/iu],
  ["atMost", /^\s?(?:or less\b|or fewer\b|以下|未満|以内|を下回)/iu],
];

/** What the words right beside an amount allow: about, at least, at most. */
export function boundOf(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): Bound | undefined {
  const left = text.slice(Math.max(0, start - 16), start);
  const right = text.slice(end, end + 8);
  return (
    before.find(([, words]) => words.test(left))?.[0] ??
    after.find(([, words]) => words.test(right))?.[0]
  );
}
