import * as z from "zod";
import type { AnswerShape } from "../capabilities/question.ts";

/** The form in which a model is to answer. */
export interface Answer<Value = unknown> extends AnswerShape {
  readonly check: z.ZodType<Value>;
  /** The property whose text is shown while it is being written. */
  readonly prose?: string;
}

/**
 * Made once, at module scope.
 *
 * Write the schema in the part that every vendor takes: `z.object`, `z.array`, `z.string`, `z.number`,
 * `z.boolean`, `z.enum`, `.nullable()` and `.describe()`; nothing optional, no bounds. Bounds are
 * checked by whoever uses the answer.
 */
export function defineAnswer<Schema extends z.ZodObject>(
  name: string,
  check: Schema,
  prose?: keyof z.output<Schema> & string,
): Answer<z.output<Schema>> {
  const { $schema: _, ...schema } = z.toJSONSchema(check);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema's own output type
  const typed = check as unknown as z.ZodType<z.output<Schema>>;
  return { name, schema, check: typed, ...(prose === undefined ? {} : { prose }) };
}
