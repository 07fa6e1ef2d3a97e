/** Schemas for replies in which nothing but the essential may be relied on. */

import * as z from "zod";

/** What is not as expected is as if it were missing: it is not worth losing the answer over. */
export const lenient = <Schema extends z.ZodType>(schema: Schema) =>
  schema
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);

/** As {@link lenient}, for each item and for the list as a whole. */
export const lenientList = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .array(lenient(schema))
    .catch([])
    .transform((items) => items.filter((item) => item !== undefined));

/** Of tokens, seconds and the like. */
export const count = lenient(z.number().min(0));
