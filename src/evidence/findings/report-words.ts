import type { Language } from "../../kernel/language.ts";

/** The fixed phrases of the report in one language. */
export interface ReportWords {
  readonly overview: (sources: number, facts: number) => string;
  readonly balance: (agreements: number, contradictions: number) => string;
  readonly nothingCompared: string;
  readonly oneSource: string;
  readonly headings: Readonly<
    Record<
      | "contradictions"
      | "agreements"
      | "onlyIn"
      | "timeline"
      | "actions"
      | "gaps"
      | "facts"
      | "next",
      string
    >
  >;
  readonly states: (where: string, text: string) => string;
  readonly themes: (terms: string) => string;
  readonly more: (count: number) => string;
  readonly owner: (owner: string) => string;
  readonly due: (due: string) => string;
  readonly truncated: string;
  readonly colon: string;
  readonly comma: string;
}

export const reportWords: Readonly<Record<Language, ReportWords>> = {
  en: {
    overview: (sources, facts) =>
      `${facts} facts were found in ${sources} ${sources === 1 ? "source" : "sources"}, by rule and without a model.`,
    balance: (agreements, contradictions) =>
      `The sources agree on ${agreements} ${agreements === 1 ? "point" : "points"} and contradict each other on ${contradictions}.`,
    nothingCompared: "No statement of one source has a counterpart in another.",
    oneSource: "With one source there is nothing to compare.",
    headings: {
      contradictions: "Contradictions",
      agreements: "Agreements",
      onlyIn: "Only in one source",
      timeline: "Timeline",
      actions: "Action items",
      gaps: "Gaps",
      facts: "Facts in",
      next: "Next steps",
    },
    states: (where, text) => `${text} (${where})`,
    themes: (terms) => `Shared terms: ${terms}.`,
    more: (count) => `... and ${count} more`,
    owner: (owner) => `owner: ${owner}`,
    due: (due) => `due: ${due}`,
    truncated: "The input was larger than the limit; the rest was left out.",
    colon: ": ",
    comma: ", ",
  },
  ja: {
    overview: (sources, facts) =>
      `${sources}件の資料から${facts}件の事実を、モデルを使わず規則で抽出しました。`,
    balance: (agreements, contradictions) =>
      `資料間で${agreements}項目が一致し、${contradictions}項目が食い違っています。`,
    nothingCompared: "資料間で対応する記述は見つかりませんでした。",
    oneSource: "資料が1件のため、比較の対象がありません。",
    headings: {
      contradictions: "食い違い",
      agreements: "一致",
      onlyIn: "一つの資料だけにある記述",
      timeline: "時系列",
      actions: "対応事項",
      gaps: "不足・不明点",
      facts: "抽出した事実：",
      next: "次にすること",
    },
    states: (where, text) => `${text}（${where}）`,
    themes: (terms) => `共通の語：${terms}。`,
    more: (count) => `ほか${count}件`,
    owner: (owner) => `担当：${owner}`,
    due: (due) => `期限：${due}`,
    truncated: "入力が上限を超えたため、残りは読み取っていません。",
    colon: "：",
    comma: "、",
  },
};
