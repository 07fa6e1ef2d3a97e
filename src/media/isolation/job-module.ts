import { extname } from "node:path/posix";

/** What an engine module may export for the pool: named functions over structured-clonable values. */
export type JobModule = Readonly<Record<string, (...args: never[]) => unknown>>;

declare const exports: unique symbol;

/** The address of a job module; its type remembers what the module exports. */
export type JobUrl<Module extends JobModule> = URL & { readonly [exports]?: Module };

/**
 * The address of a module beside the calling one, named without an extension.
 *
 * Sources are `.ts` and the built package is `.js`; the compiler rewrites imports but not the text
 * of a URL, so the extension is taken from the caller, who runs in the same form.
 *
 * @example
 * import type * as imageJob from "./image-job.ts";
 * const module = jobModule<typeof imageJob>(import.meta.url, "./image-job");
 */
export function jobModule<Module extends JobModule>(from: string, name: string): JobUrl<Module> {
  return new URL(`${name}${extname(new URL(from).pathname)}`, from);
}
