import type * as z from "zod";
import { type Language, type Localized, localized } from "../../kernel/language.ts";
import { type Issue, issuesOf } from "../issues-of.ts";

const most = 8;
const longest = 200;

/**
 * What is wrong with an answer, one line for each fault, at most eight. Nothing that the model wrote
 * is in it: its property names only where they look like names.
 */
export const problemsOf = (check: z.ZodType, answer: unknown): Localized<readonly string[]> => {
  const issues = issuesOf(check, answer);
  return localized((language) => linesOf(issues[language], language));
};

function linesOf(issues: readonly Issue[], language: Language): readonly string[] {
  const { whole, more } = words[language];
  const lines = issues.slice(0, most).map((issue) => {
    const place = issue.path.map(step).join(".");
    return `${place === "" ? whole : place}: ${messageOf(issue, language)}`.slice(0, longest);
  });
  const left = issues.length - lines.length;
  return left > 0 ? [...lines, more(left)] : lines;
}

const step = (key: PropertyKey): string => {
  const name = String(key);
  return /^\w{1,40}$/.test(name) ? name : "?";
};

/** Zod names the unknown properties, which the model wrote. */
const messageOf = ({ code, message }: Issue, language: Language): string =>
  code === "unrecognized_keys" ? words[language].unknown : message;

interface Words {
  readonly whole: string;
  readonly unknown: string;
  readonly more: (left: number) => string;
}

const words: Localized<Words> = {
  en: {
    whole: "answer",
    unknown: "has properties that were not asked for",
    more: (left) => `and ${left} more`,
  },
  ja: {
    whole: "回答",
    unknown: "求めていないプロパティが含まれています",
    more: (left) => `ほか ${left} 件`,
  },
};
