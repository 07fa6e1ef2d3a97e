import { otherSources } from "../../identity/other-sources.ts";
import { scopesOf } from "../../identity/permissions/scopes-of.ts";
import { createPolicy } from "../../identity/policy/create-policy.ts";
import type { Rule } from "../../identity/policy/rules.ts";
import { type UnknownArgument, unknownArguments } from "../../identity/policy/unknown-arguments.ts";
import { systemClock } from "../../kernel/clock.ts";
import type { Localized } from "../../kernel/language.ts";
import { jsonArguments } from "../call/json-arguments.ts";
import { type Context, defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { hubOptions } from "../hub-options.ts";
import { loadConfig } from "../load-config.ts";
import { questionOf } from "../policy/asked.ts";
import { explainedJson, explainedText } from "../policy/explained.ts";
import { printable } from "../terminal.ts";
import { usage } from "../usage.ts";

/** `kumihimo policy explain`: from the configuration alone; no hub need run. */
export const policyExplain = defineCommand({
  options: [
    {
      flags: "--principal <id>",
      about: {
        en: "who calls, such as user:aya@example.org",
        ja: "呼び出し元（例: user:aya@example.org）",
      },
    },
    {
      flags: "--group <dn>",
      about: {
        en: "group of the principal (repeatable)",
        ja: "プリンシパルのグループ（複数指定可）",
      },
      repeatable: true,
    },
    {
      flags: "--permission <name>",
      about: {
        en: "permission of the principal, such as upstreams:call (repeatable)",
        ja: "プリンシパルの権限（例: upstreams:call、複数指定可）",
      },
      repeatable: true,
    },
    { flags: "--tool <name>", about: { en: "what is called", ja: "呼び出すツール" } },
    {
      flags: "--needs <permission>",
      about: {
        en: "permission that the tool asks for; left out, upstreams:call for tools of upstreams",
        ja: "ツールに必要な権限（省略時、アップストリームのツールでは upstreams:call）",
      },
    },
    {
      flags: "--read-only",
      about: { en: "the tool says that it only reads", ja: "読み取り専用と宣言しているツール" },
    },
    {
      flags: "--destructive",
      about: { en: "the tool says that it destroys", ja: "破壊的と宣言しているツール" },
    },
    {
      flags: "--json [arguments]",
      about: {
        en: "arguments as JSON (- reads standard input), and the result as JSON",
        ja: "引数を JSON で渡し（- は標準入力）、結果を JSON で出力する",
      },
    },
    ...hubOptions,
  ],

  async run(given, context) {
    const [principal, tool] = [given.text("principal"), given.text("tool")];
    if (principal === undefined || tool === undefined) throw incomplete();
    const args = await jsonArguments(given.text("json"), context);
    const { config } = await loadConfig(given, context);
    const asked = {
      principal,
      groups: given.list("group"),
      permissions: given.list("permission"),
      tool,
      needs: given.text("needs"),
      readOnly: given.has("readOnly") || undefined,
      destructive: given.has("destructive") || undefined,
      args,
    };
    const { terminal, language } = context;
    const policy = createPolicy(config.policy, systemClock, otherSources(config.auth));
    if (given.has("json")) warnOfUnknown(policy.rules, asked, context);
    const scopes = scopesOf(config.policy.groups, config.auth.directories);
    const explanation = policy.explain(questionOf(asked, scopes));
    if (given.has("json")) terminal.print(explainedJson(explanation));
    else terminal.print(printable(explainedText(explanation, language), terminal));
    return exitStatus.ok;
  },
});

const words: Localized<(argument: UnknownArgument) => string> = {
  en: ({ rule, name }) => `warning: the rule ${rule} looks at args.${name}, which is not given`,
  ja: ({ rule, name }) =>
    `注意: ルール ${rule} は args.${name} を参照しますが、引数に含まれていません`,
};

/** Where arguments were given and a rule looks at another, one of the two is misspelt. */
function warnOfUnknown(
  rules: readonly Rule[],
  { tool, args }: { readonly tool: string; readonly args: object },
  { terminal, language }: Context,
): void {
  const known = { name: tool, argumentNames: () => Object.keys(args) };
  for (const argument of unknownArguments(rules, [known])) terminal.warn(words[language](argument));
}

const incomplete = (): Error =>
  usage(
    "policy explain takes --principal and --tool.",
    "policy explain には --principal と --tool が必要です。",
  );
