import { Counter, Histogram, type Registry } from "prom-client";
import type { Metrics } from "./metrics.ts";

type ModelMetrics = Pick<Metrics, "modelCall" | "modelUse" | "modelCost" | "modelCache">;

/** What the model providers are asked, and what it costs. */
export const modelMetrics = (registry: Registry, buckets: number[]): ModelMetrics => ({
  modelCall: modelCalls(registry, buckets),
  ...modelAmounts(registry),
  modelCache: modelCache(registry),
});

function modelCalls(registry: Registry, buckets: number[]): Metrics["modelCall"] {
  const registers = [registry];
  const calls = new Counter({
    name: "kumihimo_model_calls_total",
    help: "Requests to model providers that ended, each attempt by itself.",
    labelNames: ["provider", "capability", "outcome"],
    registers,
  });
  const durations = new Histogram({
    name: "kumihimo_model_call_duration_seconds",
    help: "From a request to a model provider to the end of its answer.",
    labelNames: ["provider", "capability"],
    buckets,
    registers,
  });
  return ({ provider, capability, outcome, seconds }) => {
    calls.inc({ provider, capability, outcome });
    durations.observe({ provider, capability }, seconds);
  };
}

function modelAmounts(registry: Registry): Pick<Metrics, "modelUse" | "modelCost"> {
  const registers = [registry];
  const tokens = new Counter({
    name: "kumihimo_model_tokens_total",
    help: "Tokens sent to models (in) and written by them (out), as the providers count them.",
    labelNames: ["provider", "direction"],
    registers,
  });
  const cost = new Counter({
    name: "kumihimo_model_cost_usd_total",
    help: "US dollars after the price table, for models of known price.",
    labelNames: ["provider"],
    registers,
  });
  return {
    modelUse: (use) => tokens.inc({ provider: use.provider, direction: use.direction }, use.tokens),
    modelCost: ({ provider, usd }) => cost.inc({ provider }, usd),
  };
}

function modelCache(registry: Registry): Metrics["modelCache"] {
  const looks = new Counter({
    name: "kumihimo_model_cache_total",
    help: "Answers of models looked for in the cache.",
    labelNames: ["capability", "outcome"],
    registers: [registry],
  });
  return ({ capability, hit }) => looks.inc({ capability, outcome: hit ? "hit" : "miss" });
}
