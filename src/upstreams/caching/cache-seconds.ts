import * as z from "zod";

/** A tool's definition, as far as it speaks of keeping its results. */
const definition = z.object({
  annotations: z
    .object({ readOnlyHint: z.boolean().optional(), destructiveHint: z.boolean().optional() })
    .optional(),
  _meta: z.object({ "kumihimo/cacheSeconds": z.number().positive().max(86_400).optional() }),
});

/**
 * How long results of a tool may be kept, in seconds; undefined for not at all.
 *
 * The operator has the first word (`cache` in the upstream's settings, by the tool's name there). Else the
 * tool itself says so in its `_meta`, which counts only where it also says that it reads and nothing else.
 */
export function cacheSeconds(
  name: string,
  definitionAsListed: unknown,
  configured: Readonly<Record<string, number>>,
): number | undefined {
  if (Object.hasOwn(configured, name)) return configured[name];
  const { _meta: meta, annotations } = definition.safeParse(definitionAsListed).data ?? {};
  const reads = annotations?.readOnlyHint === true && annotations.destructiveHint !== true;
  return reads ? meta?.["kumihimo/cacheSeconds"] : undefined;
}
