import type { Price } from "../model.ts";
import type { Usage } from "../usage.ts";

/**
 * What `usage` costs in US dollars; `undefined` where the price is not known, or where the reply does
 * not count something that the price asks for: half a sum would look like the whole.
 */
export function costOf(usage: Usage, price: Price | undefined): number | undefined {
  if (price === undefined) return undefined;
  const cached = cachedTokens(usage, price);
  const parts: readonly (readonly [rate: number | undefined, count: number | undefined])[] = [
    [perOne(price.perMillionInputTokens), less(usage.inputTokens, cached)],
    [perOne(price.perMillionCachedInputTokens), cached],
    [perOne(price.perMillionOutputTokens), usage.outputTokens],
    [perOne(price.perMillionCharacters), usage.characters],
    [price.perMinute === undefined ? undefined : price.perMinute / 60, usage.audioSeconds],
    [price.perPicture, usage.pictures],
    [price.perCall, 1],
  ];
  const asked = parts.filter(([rate]) => rate !== undefined);
  if (asked.length === 0 || asked.some(([, count]) => count === undefined)) return undefined;
  return asked.reduce((sum, [rate = 0, count = 0]) => sum + rate * count, 0);
}

const perOne = (perMillion: number | undefined): number | undefined =>
  perMillion === undefined ? undefined : perMillion / 1_000_000;

/** Without a price of their own, tokens from the vendor's cache cost what the others do. */
const cachedTokens = ({ inputTokens = 0, cachedInputTokens = 0 }: Usage, price: Price): number =>
  price.perMillionCachedInputTokens === undefined ? 0 : Math.min(cachedInputTokens, inputTokens);

const less = (count: number | undefined, part: number): number | undefined =>
  count === undefined ? undefined : count - part;
