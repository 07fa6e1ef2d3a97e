import * as z from "zod";

/** A provider's latest failure, as it is kept; nothing in it is the vendor's own. */
export const lastError = z.object({
  at: z.iso.datetime(),
  code: z.string(),
  message: z.object({ en: z.string(), ja: z.string() }),
});

export type LastError = Readonly<z.output<typeof lastError>>;
