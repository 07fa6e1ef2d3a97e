import type { Language } from "../../kernel/language.ts";

export interface ConfidenceInput {
  /** Sources given, and those of them in which any text was found. */
  readonly given: number;
  readonly read: number;
  /** What readers of pictures and speech reported, 0 to 1 each; empty where none did. */
  readonly readings: readonly number[];
  readonly agreements: number;
  readonly contradictions: number;
  readonly language: Language;
}

/**
 * How far the sources can be relied on together: the share of sources that could be read, times how
 * sure their readers were, times the share of compared subjects on which the sources agree. The
 * size of the input plays no part.
 */
export function confidenceOf(input: ConfidenceInput): { score: number; basis: string } {
  const { given, read, readings, agreements, contradictions, language } = input;
  const compared = agreements + contradictions;
  const share = given === 0 ? 0 : read / given;
  const reading =
    readings.length === 0 ? 1 : readings.reduce((sum, one) => sum + one, 0) / readings.length;
  const agreeing = compared === 0 ? 0.5 : agreements / compared;
  const score = Math.round(Math.min(1, Math.max(0, share * reading * agreeing)) * 100) / 100;
  const parts = {
    given,
    read,
    reading: readings.length === 0 ? undefined : reading,
    agreements,
    compared,
  };
  return { score, basis: basisIn[language](parts) };
}

interface Parts {
  readonly given: number;
  readonly read: number;
  readonly reading: number | undefined;
  readonly agreements: number;
  readonly compared: number;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

const basisIn = {
  en: ({ given, read, reading, agreements, compared }: Parts) =>
    [
      `Computed by rule, no model: ${read} of ${given} sources could be read`,
      reading === undefined
        ? "no reader reported how sure it was"
        : `readers were ${percent(reading)} sure on average`,
      compared === 0
        ? "no subject could be compared across sources, which counts as one half"
        : `sources agree on ${agreements} of ${compared} compared subjects`,
    ].join("; ") + "; the score is the product of these shares.",
  ja: ({ given, read, reading, agreements, compared }: Parts) =>
    [
      `モデルを使わず規則で計算：${given}件の資料のうち${read}件を読み取り`,
      reading === undefined
        ? "読み取りの確信度の報告なし"
        : `読み取りの平均確信度は${percent(reading)}`,
      compared === 0
        ? "資料間で比べられる項目がないため2分の1として計算"
        : `比べられた${compared}項目のうち${agreements}項目が一致`,
    ].join("、") + "。値はこれらの割合の積です。",
} as const;
