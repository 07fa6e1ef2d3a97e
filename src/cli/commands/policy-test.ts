import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createPolicy } from "../../identity/policy/create-policy.ts";
import type { Config } from "../../config/schema.ts";
import { otherSources } from "../../identity/other-sources.ts";
import { scopesOf } from "../../identity/permissions/scopes-of.ts";
import type { PolicyConfig } from "../../identity/policy/config.ts";
import type { PolicyDecision } from "../../identity/policy/policy.ts";
import { rulesOf } from "../../identity/policy/rules.ts";
import { type UnknownArgument, unknownArguments } from "../../identity/policy/unknown-arguments.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import { type Context, defineCommand } from "../define-command.ts";
import { cliErrors } from "../errors.ts";
import { exitStatus } from "../exit-status.ts";
import { hubOptions } from "../hub-options.ts";
import { loadConfig } from "../load-config.ts";
import { questionOf } from "../policy/asked.ts";
import { type TestCase, testCasesIn } from "../policy/test-cases.ts";
import { printable } from "../terminal.ts";

const words: Localized<{
  readonly failed: (result: Result) => string;
  readonly ungiven: (argument: UnknownArgument) => string;
  readonly sum: (passed: number, failed: number) => string;
}> = {
  en: {
    failed: ({ about, wanted, found }) => `${about}: expected ${wanted}, and it is ${found}`,
    ungiven: ({ rule, name }) =>
      `warning: the rule ${rule} looks at args.${name}, which no case about its tools gives`,
    sum: (passed, failed) => `${passed} passed, ${failed} failed`,
  },
  ja: {
    failed: ({ about, wanted, found }) => `${about}: 期待 ${wanted}、結果 ${found}`,
    ungiven: ({ rule, name }) =>
      `注意: ルール ${rule} は args.${name} を参照しますが、対象ツールのどのケースもこれを渡していません`,
    sum: (passed, failed) => `成功 ${passed} 件、失敗 ${failed} 件`,
  },
};

/** `kumihimo policy test FILE`: status 1 where a case comes out otherwise than expected. */
export const policyTest = defineCommand({
  operands: [
    {
      name: "<file>",
      about: {
        en: "YAML with `cases`: principal, tool, args, at, and what to expect",
        ja: "`cases`（principal・tool・args・at と期待する結果）を書いた YAML",
      },
    },
  ],
  options: hubOptions,

  async run(given, context) {
    const { terminal, language } = context;
    const [file = ""] = given.operands;
    const cases = testCasesIn(file, await textOf(file, context));
    const { config } = await loadConfig(given, context);
    for (const argument of ungivenArguments(cases, config.policy)) {
      terminal.warn(words[language].ungiven(argument));
    }
    const results = resultsOf(cases, config);
    const failed = results.filter(({ passed }) => !passed);
    if (given.has("json")) terminal.print(JSON.stringify(results));
    else terminal.print(printable(resultText(results, language), terminal));
    return failed.length === 0 ? exitStatus.ok : exitStatus.failed;
  },
});

async function textOf(file: string, { directory }: Pick<Context, "directory">): Promise<string> {
  try {
    return await readFile(resolve(directory, file), "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw cliErrors.notRead({ file, why }, { cause: error });
  }
}

interface Result {
  readonly about: string;
  readonly passed: boolean;
  readonly wanted: string;
  readonly found: string;
}

function resultsOf(cases: readonly TestCase[], { policy, auth }: Config): readonly Result[] {
  let now = new Date();
  const decider = createPolicy(policy, { now: () => now }, otherSources(auth));
  const scopes = scopesOf(policy.groups, auth.directories);
  return cases.map((each, at) => {
    now = each.at === undefined ? new Date() : new Date(each.at);
    const found = decider.decide(questionOf(each, scopes));
    const { name = `${each.principal} ${each.tool}`, expect, rule, owes } = each;
    return {
      about: `${at + 1} ${name}`,
      passed:
        verdictOf(found) === expect &&
        (rule === undefined || found.rule?.id === rule) &&
        (owes === undefined || kindsIn(owes) === kindsIn(kindsOf(found))),
      wanted: `${expect}${rule === undefined ? "" : ` (rule ${rule})`}${owing(owes ?? [])}`,
      found: `${verdictOf(found)} (${found.because})${owing(kindsOf(found))}`,
    };
  });
}

const kindsOf = ({ obligations = [] }: PolicyDecision): readonly string[] =>
  obligations.map(({ kind }) => kind);

const kindsIn = (kinds: readonly string[]): string => [...new Set(kinds)].toSorted().join(" ");

const owing = (kinds: readonly string[]): string =>
  kinds.length === 0 ? "" : ` + ${kindsIn(kinds)}`;

/** What is misspelt in a rule looks like this, for no hub is here to ask for the tools' schemas. */
function ungivenArguments(
  cases: readonly TestCase[],
  settings: PolicyConfig,
): readonly UnknownArgument[] {
  const tools = cases.map(({ tool, args }) => ({
    name: tool,
    argumentNames: () => Object.keys(args),
  }));
  return unknownArguments(rulesOf(settings), tools);
}

const verdictOf = ({ allowed }: PolicyDecision): "allow" | "deny" => (allowed ? "allow" : "deny");

function resultText(results: readonly Result[], language: Language): string {
  const say = words[language];
  const failed = results.filter(({ passed }) => !passed);
  return [...failed.map(say.failed), say.sum(results.length - failed.length, failed.length)].join(
    "\n",
  );
}
