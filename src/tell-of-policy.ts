import type { RulePolicy } from "./identity/policy/create-policy.ts";
import type { Catalog } from "./pipeline/catalog.ts";
import { unknownArguments } from "./pipeline/unknown-arguments.ts";
import type { Log } from "./telemetry/log.ts";

/** Tells clients and the log of the rules, now and whenever they change. Returns what ends that. */
export function tellOfPolicy(policy: RulePolicy, catalog: Catalog, log: Log): () => void {
  const warn = (): void => {
    for (const { rule, name } of unknownArguments(policy.rules, catalog.tools())) {
      log.warn("a rule looks at an argument that no tool has which it names", {
        name: rule,
        reason: `args.${name}`,
      });
    }
  };
  warn();
  return policy.watch(() => {
    catalog.toolsShownAnew();
    warn();
  });
}
