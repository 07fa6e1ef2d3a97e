import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { type Answer, defineAnswer } from "../../models/answers/define-answer.ts";
import { inWords } from "../../models/issues-of.ts";

const cites = z.array(z.string()).describe("Ids of the facts it rests on.");
const statement = z.object({ statement: z.string(), facts: cites });

const integrated = defineAnswer(
  "sources_integrated",
  z.object({
    analysis: z.string(),
    themes: z.array(z.object({ name: z.string(), facts: cites })),
    agreements: z.array(statement),
    contradictions: z.array(statement),
    recommendations: z.array(statement),
  }),
  "analysis",
);

export type Integration = z.output<typeof integrated.check>;

/**
 * The form of the answer, held to these facts: whatever it says rests on facts that there are, and a
 * comparison on those of at least two sources.
 *
 * @param sourceOf the source of each fact, by the fact's id
 */
export function integrationOver(sourceOf: ReadonlyMap<string, string>): Answer<Integration> {
  const check = integrated.check.superRefine((answer, context) => {
    const complain = (path: (string | number)[], words: Localized): void =>
      context.addIssue({ code: "custom", path, ...inWords(words) });
    for (const id of unknownIds(citedIn(answer.analysis), sourceOf)) {
      complain(["analysis"], noFact(id));
    }
    if (citedIn(answer.analysis).length === 0) complain(["analysis"], citesNone);
    for (const list of ["themes", "agreements", "contradictions", "recommendations"] as const) {
      const sourcesWanted = list === "agreements" || list === "contradictions" ? 2 : 1;
      for (const [index, { facts }] of answer[list].entries()) {
        const [unknown] = unknownIds(facts, sourceOf);
        if (unknown !== undefined) complain([list, index], noFact(unknown));
        else if (new Set(facts.map((id) => sourceOf.get(id))).size < sourcesWanted) {
          complain([list, index], tooFewSources(sourcesWanted));
        }
      }
    }
  });
  return { ...integrated, check };
}

/** The ids in square brackets: `[f3, m7]`. */
export const citedIn = (text: string): string[] =>
  [...text.matchAll(/\[([^\]]{1,200})\]/g)].flatMap(([, inside = ""]) =>
    inside.split(/[,、;\s]+/).filter((id) => /^[fm]\d+$/.test(id)),
  );

const unknownIds = (ids: readonly string[], known: ReadonlyMap<string, string>): string[] =>
  ids.filter((id) => !known.has(id));

/** What a model wrote is said back only where it looks like an id. */
function noFact(id: string): Localized {
  const named = /^[fm]\d{1,6}$/.test(id);
  return {
    en: `there is no fact ${named ? id : "of that form"}`,
    ja: named ? `事実 ${id} はありません` : "その形の ID を持つ事実はありません",
  };
}

const citesNone: Localized = {
  en: "cites no fact",
  ja: "事実が 1 つも引用されていません",
};

const tooFewSources = (wanted: number): Localized => ({
  en: `rests on facts of fewer than ${wanted} source(s)`,
  ja: `根拠の事実が ${wanted} 個以上の情報源にわたっていません`,
});
