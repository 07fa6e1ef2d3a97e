import type { LanguageModelV4Usage } from "@ai-sdk/provider";
import type { Usage } from "../usage.ts";

/** Tokens as the vendor counts them; a count that is missing or no number is left out. */
export function usageOf(usage: LanguageModelV4Usage | undefined): Usage {
  const input = count(usage?.inputTokens.total);
  const output = count(usage?.outputTokens.total);
  const cached = count(usage?.inputTokens.cacheRead);
  return {
    ...(input === undefined ? {} : { inputTokens: input }),
    ...(output === undefined ? {} : { outputTokens: output }),
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
  };
}

const count = (tokens: number | undefined): number | undefined =>
  tokens !== undefined && Number.isFinite(tokens) && tokens >= 0 ? tokens : undefined;
