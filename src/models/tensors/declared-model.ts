/** What the operator may say of a model, whoever runs it. */

import * as z from "zod";
import { localized } from "../../kernel/language.ts";
import { type Issue, issuesOf } from "../issues-of.ts";
import type { Refuse } from "./refuse.ts";

/** What a caller writes after the slash in `provider/model`. */
export const modelName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/, "expected letters, digits, _, . and -");

const jsonSchema = z
  .record(z.string(), z.unknown())
  .refine(isReadable, "is no JSON Schema, or uses a keyword that is not supported");

export const declaredModel = {
  description: z
    .string()
    .max(1000)
    .optional()
    .describe("What it tells, for whoever chooses a model."),
  labels: z
    .array(z.string().min(1).max(200))
    .min(2)
    .max(100_000)
    .optional()
    .describe("What the scores of its output stand for, in their order."),
  input: jsonSchema
    .optional()
    .describe("JSON Schema of the input; left out, it is made after what the model says."),
};

/** Of all outputs together; what labels turn into words does not count. */
export const maxOutputElements = z
  .int()
  .min(1)
  .max(4_194_304)
  .default(100_000)
  .describe("Numbers in one answer; a model that gives more is refused.");

const problemsNamed = 5;

/** Holds an input against the schema that the operator declared. */
export function declaredInput(
  schema: Readonly<Record<string, unknown>> | undefined,
): (input: unknown, refuse: Refuse) => void {
  if (schema === undefined) return () => {};
  const check = z.fromJSONSchema(schema);
  return (input, refuse) => {
    if (check.safeParse(input).success) return;
    const issues = issuesOf(check, input);
    throw refuse(
      localized((language) => issues[language].slice(0, problemsNamed).map(named).join("; ")),
    );
  };
}

const named = ({ path, message }: Issue): string =>
  [path.join("."), message].filter(Boolean).join(": ");

function isReadable(schema: Readonly<Record<string, unknown>>): boolean {
  try {
    z.fromJSONSchema(schema);
    return true;
  } catch {
    return false;
  }
}
