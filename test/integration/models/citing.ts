import { instanceOf } from "../../../src/models/testing/instance-of.ts";
import { type Mind, propertiesOf } from "../../../src/models/testing/mind.ts";

/**
 * Says of sources what rests on their facts, each cited by its id as the question gives it; about
 * anything else it has nothing to say.
 */
export const citing: Mind = (schema, text) => {
  if (!propertiesOf(schema).includes("agreements")) return undefined;
  const sources = [...text.matchAll(/^<<<(\w+)\n([^]*?)\n\1>>>$/gm)].map(([, , inside = ""]) =>
    [...inside.matchAll(/^([fm]\d+)(?: \([^)]*\))?: /gm)].map(([, id = ""]) => id),
  );
  const firsts = sources.flatMap(([id]) => id ?? []);
  const statement = { statement: "Both sources speak of it.", facts: firsts.slice(0, 2) };
  return {
    ...Object(instanceOf(schema)),
    analysis: `The order is open [${firsts.join(", ")}].`,
    themes: [{ name: "the order", facts: firsts.slice(0, 1) }],
    agreements: firsts.length > 1 ? [statement] : [],
    contradictions: [],
    recommendations: [{ statement: "Call the supplier.", facts: firsts.slice(0, 1) }],
  };
};
