/** Currencies by symbol, ISO 4217 code and word. They are never converted into each other. */

const before: readonly (readonly [string, string])[] = [
  ["US$", "USD"],
  ["A$", "AUD"],
  ["C$", "CAD"],
  ["HK$", "HKD"],
  ["S$", "SGD"],
  ["$", "USD"],
  ["€", "EUR"],
  ["£", "GBP"],
  ["¥", "JPY"],
  ["\\", "JPY"],
  ["₩", "KRW"],
  ["₹", "INR"],
  ["金", "JPY"],
];

const codes = [
  "USD",
  "JPY",
  "EUR",
  "GBP",
  "CNY",
  "KRW",
  "AUD",
  "CAD",
  "CHF",
  "HKD",
  "SGD",
  "TWD",
  "INR",
  "THB",
  "VND",
  "RMB",
];

const after: readonly (readonly [string, string])[] = [
  ["US dollars", "USD"],
  ["dollars", "USD"],
  ["dollar", "USD"],
  ["bucks", "USD"],
  ["euros", "EUR"],
  ["euro", "EUR"],
  ["pounds sterling", "GBP"],
  ["pounds", "GBP"],
  ["yen", "JPY"],
  ["yuan", "CNY"],
  ["won", "KRW"],
  ["rupees", "INR"],
  ["米ドル", "USD"],
  ["ドル", "USD"],
  ["ユーロ", "EUR"],
  ["ポンド", "GBP"],
  ["人民元", "CNY"],
  ["ウォン", "KRW"],
  ["元", "CNY"],
  ["円", "JPY"],
  ["$", "USD"],
  ["€", "EUR"],
  ["£", "GBP"],
];

export interface CurrencyMark {
  readonly currency: string;
  /** Characters of the mark and the space around it. */
  readonly length: number;
}

/** A currency that ends right where a number begins: `US$`, `¥`, `EUR `. */
export function currencyBefore(text: string): CurrencyMark | undefined {
  const trimmed = text.trimEnd();
  const space = text.length - trimmed.length;
  if (space > 1) return undefined;
  const code = /(?<![A-Za-z])([A-Z]{3})$/u.exec(trimmed)?.[1];
  if (code && codes.includes(code)) return { currency: iso(code), length: 3 + space };
  const symbol = before.find(([mark]) => trimmed.endsWith(mark));
  return symbol && { currency: symbol[1], length: symbol[0].length + space };
}

/** A currency that begins right where a number ends: `円`, ` dollars`, ` JPY`. */
export function currencyAfter(text: string): CurrencyMark | undefined {
  const trimmed = text.trimStart();
  const space = text.length - trimmed.length;
  if (space > 1) return undefined;
  const code = /^([A-Z]{3})(?![A-Za-z])/u.exec(trimmed)?.[1];
  if (code && codes.includes(code)) return { currency: iso(code), length: 3 + space };
  const lower = trimmed.slice(0, 16).toLowerCase();
  const word = after.find(
    ([mark]) =>
      lower.startsWith(mark.toLowerCase()) &&
      !/^[a-z]{2}/u.test(mark.slice(-1) + lower.charAt(mark.length)),
  );
  return word && { currency: word[1], length: word[0].length + space };
}

function iso(code: string): string {
  return code === "RMB" ? "CNY" : code;
}
