import * as z from "zod";
import { anchorsConfig } from "./anchors/config.ts";

/** Where the record of every call is kept. */
export const auditConfig = z
  .strictObject({
    directory: z
      .string()
      .min(1)
      .optional()
      .describe("The folder of the audit log; left out, `audit` in the data folder."),
    checkpoint: z
      .strictObject({
        entries: z
          .int()
          .min(1)
          .max(100_000)
          .default(1000)
          .describe("A checkpoint is signed after so many entries."),
        seconds: z
          .number()
          .min(0.1)
          .max(3600)
          .default(10)
          .describe("And so many seconds after the first entry that none covers yet."),
      })
      .prefault({})
      .describe("When the log is signed. Entries behind the last checkpoint are not protected."),
    bodies: z
      .enum(["none", "hashed", "encrypted"])
      .default("hashed")
      .describe(
        "What is kept of arguments and results: nothing, a keyed hash of the arguments, or both sealed, too.",
      ),
    key: z
      .string()
      .min(1)
      .meta({ secret: true })
      .optional()
      .describe(
        "32 bytes in base64url, of which the keys are made that sign the log and hash arguments; left out, `audit-key` in the data folder.",
      ),
    anchors: anchorsConfig,
    retainDays: z
      .int()
      .min(1)
      .max(36_500)
      .default(400)
      .describe("Files that nobody has written to for this long are removed, in days."),
  })
  .prefault({});
