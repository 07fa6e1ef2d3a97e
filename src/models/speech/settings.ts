/** Settings that the speech services have in common. */

import * as z from "zod";

/** A BCP 47 tag, such as `en` or `ja-JP`. */
export const languageTag = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "expected a language tag such as en-US")
  .max(35);

/** Whose voice is used where the caller names none. */
export const voices = z
  .record(languageTag, z.string().min(1).max(200))
  .describe("The voice for each language, such as `ja-JP` or `ja`, where the caller names none.");
