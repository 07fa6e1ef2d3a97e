import * as z from "zod";

/** Plugins beside the hub's own. */
export const pluginsConfig = z
  .strictObject({
    files: z
      .array(z.string().min(1))
      .default([])
      .describe("Modules whose default export is a plugin; TypeScript is taken as it is."),
    settings: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("Settings of each plugin, under its id."),
  })
  .prefault({});
