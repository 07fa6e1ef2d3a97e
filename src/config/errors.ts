import { defineErrors, isKumihimoError } from "../kernel/errors.ts";
import { type Problem, problemLine } from "./problem.ts";

/** Why a configuration cannot be used; every reader of these is an operator. */
export const configErrors = defineErrors("config", {
  invalid: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ problems }: { problems: readonly Problem[] }) =>
        `The configuration does not fit:\n${problems.map(problemLine).join("\n")}`,
      advice: "Correct these places; `kumihimo config schema` describes every setting.",
    },
    ja: {
      message: ({ problems }: { problems: readonly Problem[] }) =>
        `設定に誤りがあります:\n${problems.map(problemLine).join("\n")}`,
      advice: "該当箇所を直してください。各設定の説明は `kumihimo config schema` で表示できます。",
    },
  },
  noFile: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ file, why }: { file: string; why: string }) =>
        `The configuration file ${file} cannot be read (${why}).`,
      advice: "Name a readable YAML file of at most 4 MiB with --config.",
    },
    ja: {
      message: ({ file, why }: { file: string; why: string }) =>
        `設定ファイル ${file} を読み取れません（${why}）。`,
      advice: "4 MiB 以下の読み取り可能な YAML ファイルを --config で指定してください。",
    },
  },
});

/** The problems of a `config.invalid`; `undefined` for any other failure. */
export function problemsIn(error: unknown): readonly Problem[] | undefined {
  if (!isKumihimoError(error) || error.code !== "config.invalid") return undefined;
  return holdsProblems(error.data) ? error.data.problems : undefined;
}

const holdsProblems = (data: unknown): data is { readonly problems: readonly Problem[] } =>
  typeof data === "object" && data !== null && "problems" in data;
