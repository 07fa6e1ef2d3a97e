import type { Language } from "../../kernel/language.ts";
import type { ActionItem, Contradiction, Gap, Recommendation } from "../schema.ts";

export interface RecommendationInput {
  readonly contradictions: readonly Contradiction[];
  readonly gaps: readonly Gap[];
  readonly actionItems: readonly ActionItem[];
  readonly language: Language;
}

const most = 20;

/** The next steps that follow from the findings alone; each cites the facts it comes from. */
export function recommendationsOf(input: RecommendationInput): Recommendation[] {
  const { contradictions, gaps, actionItems, language } = input;
  return [
    ...contradictions.map((found) => ({
      text: words[language].confirm(found),
      facts: found.facts,
    })),
    ...gaps.map((gap) => ({ text: words[language].complete(gap), facts: gap.facts })),
    ...undated(actionItems, language),
  ].slice(0, most);
}

function undated(items: readonly ActionItem[], language: Language): Recommendation[] {
  const open = items.filter(({ due }) => due === undefined).length;
  return open === 0 ? [] : [{ text: words[language].dates(open), facts: [] }];
}

const words = {
  en: {
    confirm: ({ subject, values, places }: Contradiction) =>
      `Confirm the ${subject}: ${values.map((value) => `${value.sources.join(" and ")} ${value.sources.length > 1 ? "say" : "says"} ${asWritten(value.facts, places)}`).join(", ")}.`,
    complete: ({ source, text }: Gap) => `Ask for what ${source} leaves open: ${text}`,
    dates: (open: number) => `Agree on a date for the ${open} action items that have none.`,
  },
  ja: {
    confirm: ({ subject, values, places }: Contradiction) =>
      `${subject}を確認してください：${values.map((value) => `${value.sources.join("・")}では${asWritten(value.facts, places)}`).join("、")}。`,
    complete: ({ source, text }: Gap) => `${source}の不明点を問い合わせてください：${text}`,
    dates: (open: number) => `期限のない対応事項${open}件の期日を決めてください。`,
  },
} as const;

function asWritten(facts: readonly string[], places: Contradiction["places"]): string {
  return places.find(({ fact }) => facts.includes(fact))?.text ?? "";
}
