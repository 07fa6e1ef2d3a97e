import path from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import type { Plugin } from "./define-plugin.ts";
import { pluginErrors } from "./errors.ts";
import { offerImports } from "./offer-imports.ts";

/** What a module must export; the settings schema is known by what it can do. */
const shape = z.object({
  id: z.string().regex(/^[a-z][\w-]*\.[a-z][\w-]*$/, "expected an id such as owner.name"),
  contract: z.literal(1, "expected contract 1"),
  settings: z.custom<z.ZodType>(
    (value) => typeof value === "object" && value !== null && "safeParse" in value,
    "expected a zod schema",
  ),
  start: z.custom<Plugin["start"]>((value) => typeof value === "function", "expected a function"),
});

/**
 * Loads the default export of a module as a plugin. The module runs with the hub's own rights: only
 * an operator names it, on the command line or in the configuration.
 *
 * @param file A path; relative to the working folder.
 * @throws `plugins.notLoadable`, `plugins.notAPlugin`
 */
export async function loadPlugin(file: string): Promise<Plugin> {
  const module = await importFile(file);
  const parsed = shape.safeParse(module["default"]);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw pluginErrors.notAPlugin({
      file,
      why: `${issue?.path.join(".") || "default export"}: ${issue?.message ?? "unknown"}`,
    });
  }
  // The plugin itself and not the parsed copy: its methods may use `this`.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked just above
  return module["default"] as Plugin;
}

async function importFile(file: string): Promise<Record<string, unknown>> {
  offerImports();
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a module namespace is a record
    return (await import(pathToFileURL(path.resolve(file)).href)) as Record<string, unknown>;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw pluginErrors.notLoadable({ file, why }, { cause });
  }
}
