import * as z from "zod";

/**
 * A list in a vendor's answer, where one broken element is no reason to lose the others: it is left
 * out. A list that is missing is empty.
 */
export const listOf = <Schema extends z.ZodType>(element: Schema) =>
  z
    .array(z.unknown())
    .nullish()
    .transform((items) => (items ?? []).flatMap((item) => fitting(element, item)));

function fitting<Schema extends z.ZodType>(element: Schema, item: unknown): z.output<Schema>[] {
  const parsed = element.safeParse(item);
  return parsed.success ? [parsed.data] : [];
}
