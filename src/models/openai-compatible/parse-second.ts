/**
 * Seconds of what servers write for a time: `1.5`, `"1.5"`, `"1.5s"`, `"01:02"`, `"00:01:02.500"`,
 * `"00:01:02,500"`. Not below zero; `undefined` for anything else.
 */
export function parseSecond(written: unknown): number | undefined {
  if (typeof written === "number") return finite(written);
  if (typeof written !== "string") return undefined;
  const text = written.trim().replace(",", ".").replace(/s$/, "");
  if (/^-?\d+(\.\d*)?$/.test(text)) return finite(Number(text));
  if (!/^(\d{1,4}:)?\d{1,2}:\d{1,2}(\.\d*)?$/.test(text)) return undefined;
  return text.split(":").reduce((second, part) => second * 60 + Number(part), 0);
}

const finite = (second: number): number | undefined =>
  Number.isFinite(second) ? Math.max(second, 0) : undefined;
