import type { Localized } from "../../kernel/language.ts";
import { visible } from "../../upstreams/integrity/invisible.ts";
import type { ToolDifference } from "../../upstreams/integrity/tool-difference.ts";
import { type Context, defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { differenceText } from "../upstream/difference-text.ts";
import { deskOptions, openDesk } from "../upstream/open-desk.ts";

const words: Localized<{ readonly none: string; readonly next: (name: string) => string }> = {
  en: {
    none: "Nothing waits for approval.",
    next: (what) => `Read it as you would read code, then: kumihimo upstream approve ${what}`,
  },
  ja: {
    none: "承認待ちはありません。",
    next: (what) => `コードと同じように内容を確かめてから実行: kumihimo upstream approve ${what}`,
  },
};

/** `kumihimo upstream diff [NAME]`: status 1 where something waits for approval. */
export const upstreamDiff = defineCommand({
  operands: [
    {
      name: "[name]",
      about: { en: "only this upstream", ja: "このアップストリームだけ" },
    },
  ],
  options: deskOptions,

  async run(given, context) {
    await using desk = await openDesk(given, context);
    const { terminal, language } = context;
    const [name] = given.operands;
    const names = name === undefined ? (await desk.list()).map((each) => each.name) : [name];
    const found = await Promise.all(
      names.map(async (upstream) => ({ upstream, differences: await desk.diff(upstream) })),
    );
    const waiting = found.filter(({ differences }) => differences.length > 0);
    const look = { language, colours: hasColours(context) };
    if (given.has("json")) terminal.print(JSON.stringify(found));
    else if (waiting.length === 0) terminal.print(words[language].none);
    else {
      const texts = waiting.map(({ upstream, differences }) =>
        [
          `== ${upstream}`,
          ...differences.map((each) => differenceText(each, look)),
          words[language].next([upstream, ...differences.map(asSeen)].join(" ")),
        ].join("\n"),
      );
      terminal.print(texts.join("\n\n"));
    }
    return waiting.length === 0 ? exitStatus.ok : exitStatus.failed;
  },
});

/** Approves what was read, and nothing that took its place meanwhile. */
const asSeen = ({ tool, fingerprint }: ToolDifference): string => `${visible(tool)}@${fingerprint}`;

/** See no-color.org. */
const hasColours = ({ terminal, environment }: Context): boolean =>
  terminal.isTTY && !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
