import { registerHooks } from "node:module";
import { extname } from "node:path/posix";

const contract = "kumihimo/plugin";
// Sources are `.ts`, the built package is `.js`; this file says which of the two is running.
const contractUrl = new URL(`./define-plugin${extname(import.meta.url)}`, import.meta.url).href;

let offered = false;

/**
 * Lets a plugin file that lies anywhere import `kumihimo/plugin`, which is always this hub's own, and
 * `zod`, which is the hub's where the plugin has none beside it.
 */
export function offerImports(): void {
  if (offered) return;
  offered = true;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === contract) return { url: contractUrl, shortCircuit: true };
      if (specifier !== "zod") return next(specifier, context);
      try {
        return next(specifier, context);
      } catch {
        return { url: import.meta.resolve("zod"), shortCircuit: true };
      }
    },
  });
}
