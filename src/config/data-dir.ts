import * as z from "zod";

/** The setting `dataDir`. */
export const dataDir = z
  .string()
  .min(1)
  .default("./.kumihimo")
  .describe("The folder that holds everything the hub keeps; made if need be.");
