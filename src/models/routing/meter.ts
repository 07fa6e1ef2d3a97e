import type { Capability } from "../capability.ts";
import type { Usage } from "../usage.ts";
import type { UsageReport } from "../usage-report.ts";

/** One request to a provider, or one answer from the cache. */
export interface Reading {
  readonly capability: Capability;
  /** `provider/model` */
  readonly model: string;
  readonly outcome: "ok" | "failed" | "cached";
  readonly seconds: number;
  readonly usage?: Usage;
  readonly usd?: number | undefined;
}

/** Counts what one call of a tool uses. */
export interface Meter {
  add(reading: Reading): void;
  /** `undefined` before anything was asked. */
  report(): UsageReport | undefined;
}

type Row = UsageReport["models"][number];

const counted = [
  "inputTokens",
  "outputTokens",
  "audioSeconds",
  "characters",
  "pictures",
  "usd",
] as const;

type Amounts = { readonly [Name in (typeof counted)[number]]?: number | undefined };

export function meter(): Meter {
  const rows = new Map<string, Row>();
  return {
    add(reading) {
      const { capability, model, seconds, outcome, usage, usd } = reading;
      const key = `${capability} ${model}`;
      const row = rows.get(key) ?? {
        capability,
        model,
        calls: 0,
        failed: 0,
        cached: 0,
        seconds: 0,
      };
      rows.set(key, {
        ...row,
        calls: row.calls + (outcome === "cached" ? 0 : 1),
        failed: row.failed + (outcome === "failed" ? 1 : 0),
        cached: row.cached + (outcome === "cached" ? 1 : 0),
        seconds: row.seconds + seconds,
        ...sums([row, { ...usage, usd }]),
      });
    },
    report() {
      if (rows.size === 0) return undefined;
      const models = [...rows.values()].map(rounded);
      return {
        calls: models.reduce((sum, { calls }) => sum + calls, 0),
        cached: models.reduce((sum, { cached }) => sum + cached, 0),
        ...sums(models),
        models,
      };
    },
  };
}

/** Sums of floats as people write them: milliseconds, and money to six figures. */
const rounded = ({ seconds, usd, ...row }: Row): Row => ({
  ...row,
  seconds: Math.round(seconds * 1000) / 1000,
  ...(usd === undefined ? {} : { usd: Number(usd.toPrecision(6)) }),
});

/** The sums of what is known; what nobody counted stays absent. */
function sums(all: readonly Amounts[]): { [Name in (typeof counted)[number]]?: number } {
  const known = counted.flatMap((name) => {
    const amounts = all.flatMap((each) => each[name] ?? []);
    return amounts.length === 0 ? [] : [[name, amounts.reduce((sum, amount) => sum + amount, 0)]];
  });
  return Object.fromEntries(known);
}
