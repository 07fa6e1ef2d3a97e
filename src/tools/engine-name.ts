import * as z from "zod";

const local = "local";

/** With spaces: a model may have a plus in its own name. */
const apart = " + ";

export const engineName = z
  .string()
  .describe(
    "Who answered: `local` for the engines of this machine, with no model's opinion in it; else `provider/model`, several joined with ` + `.",
  );

/** The name of everyone who had a part in an answer; without any, this machine's engines. */
export function engineNamed(...models: readonly (string | undefined)[]): string {
  const named = new Set(models.flatMap((model) => model?.split(apart) ?? []));
  return named.size === 0 ? local : [...named].join(apart);
}
