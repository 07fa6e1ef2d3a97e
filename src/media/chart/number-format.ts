import type { Language } from "../../kernel/language.ts";

export interface NumberFormat {
  /** A value as a reader wants it: `1,248`, `0.3`, `-12.5`. */
  value(value: number): string;
  /** A tick of an axis, short: `1.2M`, `120万`. */
  tick(value: number): string;
  /** A share of a whole, given as 0 to 1. */
  share(value: number): string;
}

/** From this on an axis speaks in thousands, millions or 万. */
const compactFrom = 100_000;

export function numberFormat(language: Language): NumberFormat {
  const plain = new Intl.NumberFormat(language, { maximumSignificantDigits: 12 });
  const small = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 });
  const compact = new Intl.NumberFormat(language, {
    notation: "compact",
    maximumSignificantDigits: 4,
  });
  const huge = new Intl.NumberFormat(language, {
    notation: "scientific",
    maximumSignificantDigits: 4,
  });
  const share = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const value = (number: number): string => {
    const size = Math.abs(number);
    if (size !== 0 && (size < 1e-6 || size >= 1e15)) return huge.format(number);
    return size < 1 ? small.format(number) : plain.format(number);
  };
  return {
    value,
    tick: (number) =>
      Math.abs(number) >= compactFrom && Math.abs(number) < 1e15
        ? compact.format(number)
        : value(number),
    share: (number) => share.format(number),
  };
}
