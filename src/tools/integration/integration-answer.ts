import * as z from "zod";
import { type Answer, defineAnswer } from "../../models/answers/define-answer.ts";

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
    const complain = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: "custom", path, message });
    for (const id of unknownIds(citedIn(answer.analysis), sourceOf)) {
      complain(["analysis"], `there is no fact ${id}`);
    }
    if (citedIn(answer.analysis).length === 0) complain(["analysis"], "cites no fact");
    for (const list of ["themes", "agreements", "contradictions", "recommendations"] as const) {
      const sourcesWanted = list === "agreements" || list === "contradictions" ? 2 : 1;
      for (const [index, { facts }] of answer[list].entries()) {
        const [unknown] = unknownIds(facts, sourceOf);
        if (unknown !== undefined) complain([list, index], `there is no fact ${unknown}`);
        else if (new Set(facts.map((id) => sourceOf.get(id))).size < sourcesWanted) {
          complain([list, index], `rests on facts of fewer than ${sourcesWanted} source(s)`);
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
  ids.filter((id) => !known.has(id)).map((id) => (/^[fm]\d{1,6}$/.test(id) ? id : "of that form"));
