import * as z from "zod";

/** Somebody as the admin API shows them. */
export const person = z.looseObject({
  id: z.string(),
  username: z.string(),
  displayName: z.string().optional(),
  email: z.string().optional(),
  groups: z.array(z.string()),
  active: z.boolean(),
});
