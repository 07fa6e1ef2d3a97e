import type { Language } from "../../kernel/language.ts";
import type { Theme } from "../schema.ts";
import type { Word } from "../words/tokenize.ts";
import { wordLabel } from "./label.ts";

const most = 12;

/** Terms that more than one source uses, the most widely shared first. */
export function themesOf(words: ReadonlyMap<string, readonly Word[]>, language: Language): Theme[] {
  const aliases = loanWords(words);
  const terms = new Map<string, { words: Word[]; sources: Set<string> }>();
  for (const [source, list] of words) {
    for (const word of list) {
      const key = aliases.get(word.skeleton) ?? word.key;
      const term = terms.get(key) ?? { words: [], sources: new Set() };
      term.words.push(word);
      term.sources.add(source);
      terms.set(key, term);
    }
  }
  return [...terms.values()]
    .filter(({ sources }) => sources.size > 1)
    .map(({ words: list, sources }) => ({
      term: best(list, language),
      sources: [...sources],
      occurrences: list.length,
    }))
    .toSorted((a, b) => b.sources.length - a.sources.length || b.occurrences - a.occurrences)
    .slice(0, most);
}

/** A katakana word and the English word it comes from count as one term. */
function loanWords(words: ReadonlyMap<string, readonly Word[]>): Map<string, string> {
  const all = [...words.values()]
    .flat()
    .filter(({ concept, skeleton }) => !concept && skeleton.length > 2);
  const scripts = Map.groupBy(all, ({ skeleton }) => skeleton);
  const shared = [...scripts].filter(
    ([, list]) => list.some(({ latin }) => latin) && list.some(({ latin }) => !latin),
  );
  return new Map(shared.map(([skeleton, list]) => [skeleton, list[0]?.key ?? skeleton]));
}

function best(list: readonly Word[], language: Language): string {
  const own = list.find(({ latin }) => latin === (language === "en")) ?? list[0];
  return own ? wordLabel(own, language).toLowerCase() : "";
}
