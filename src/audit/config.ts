import * as z from "zod";

/** Where the record of every call is kept. */
export const auditConfig = z
  .strictObject({
    directory: z
      .string()
      .min(1)
      .optional()
      .describe("The folder of the audit log; left out, `audit` in the data folder."),
    retainDays: z
      .int()
      .min(1)
      .max(36_500)
      .default(400)
      .describe("Files that nobody has written to for this long are removed, in days."),
  })
  .prefault({});
