import type { RulePolicy } from "./identity/policy/create-policy.ts";
import { unknownArguments } from "./identity/policy/unknown-arguments.ts";
import { type Disarm, setAlarm } from "./kernel/alarms.ts";
import type { Catalog } from "./pipeline/catalog.ts";
import { argumentNamesOf } from "./pipeline/argument-names.ts";
import type { Log } from "./telemetry/log.ts";

/** Lists of upstreams come in together; one look at all of them is enough. */
const restSeconds = 0.5;

/**
 * Tells clients when the rules change, and the log of what looks wrong with them, once for each rule.
 * Returns what ends that.
 */
export function tellOfPolicy(policy: RulePolicy, catalog: Catalog, log: Log): () => void {
  const said = new Set<string>();
  let disarm: Disarm | undefined;
  const warn = (): void => {
    disarm = undefined;
    if (policy.rules.length === 0) return;
    const tools = catalog.tools().map((tool) => ({
      name: tool.name,
      argumentNames: () => argumentNamesOf(tool),
    }));
    for (const { rule, name } of unknownArguments(policy.rules, tools)) {
      const reason = `args.${name}`;
      if (said.has(`${rule} ${reason}`)) continue;
      said.add(`${rule} ${reason}`);
      log.warn("a rule looks at an argument that no tool has which it names", {
        name: rule,
        reason,
      });
    }
  };
  const warnSoon = (): void => {
    disarm ??= setAlarm(restSeconds, warn);
  };
  warnSoon();
  const unwatchCatalog = catalog.watch((change) => {
    if ("list" in change && change.list === "tools") warnSoon();
  });
  const unwatchPolicy = policy.watch(() => {
    said.clear();
    catalog.shownAnew();
  });
  return () => {
    unwatchCatalog();
    unwatchPolicy();
    disarm?.();
  };
}
