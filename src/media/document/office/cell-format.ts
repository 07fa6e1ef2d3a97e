import { child, children, parseXml } from "./xml.ts";

/** Formats that every program knows to be dates or times (ECMA-376 part 1, section 18.8.30), the Japanese ones included. */
const builtInDates = (id: number): boolean =>
  (id >= 14 && id <= 22) ||
  (id >= 27 && id <= 36) ||
  (id >= 45 && id <= 47) ||
  (id >= 50 && id <= 58);

/**
 * How a number in a cell is shown: a date or time as ISO 8601 where its style says so, else in plain
 * digits without the dust of binary fractions.
 *
 * @param xml `xl/styles.xml`
 * @param from1904 days are counted from 1904 instead of 1900
 */
export function cellFormats(
  xml: string | undefined,
  from1904: boolean,
): (style: number, value: string) => string {
  const dates = xml === undefined ? [] : dateStyles(xml);
  return (style, value) => {
    const number = Number(value);
    if (!Number.isFinite(number)) return value;
    return dates[style] === true
      ? (dateText(number, from1904) ?? value)
      : String(Number(number.toPrecision(15)));
  };
}

/** For each style whether it is one of dates. */
function dateStyles(xml: string): readonly boolean[] {
  const styles = parseXml(xml);
  const codes = new Map(
    children(child(styles, "numFmts"), "numFmt").map(({ attributes }) => [
      attributes["numFmtId"],
      attributes["formatCode"] ?? "",
    ]),
  );
  return children(child(styles, "cellXfs"), "xf").map(({ attributes: { numFmtId = "0" } }) => {
    const code = codes.get(numFmtId);
    return code === undefined ? builtInDates(Number(numFmtId)) : isDateCode(code);
  });
}

/** Letters of dates outside of quoted text, escapes and brackets such as `[Red]`. */
const isDateCode = (code: string): boolean =>
  /[ymdhse]/i.test(
    code.replaceAll(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|General|[#0.]+E[+-]/gi, ""),
  );

const dayMs = 86_400_000;
const lastDay = 2_958_466;

/** Day 60 of the 1900 system is a 29 February that never was, kept for the sake of an older program. */
function dateText(serial: number, from1904: boolean): string | undefined {
  if (serial < 0 || serial >= lastDay) return undefined;
  const days = from1904 ? serial + 1462 : serial;
  const since = Date.UTC(1899, 11, days < 60 ? 31 : 30);
  const iso = new Date(since + Math.round(days * 86_400) * 1000).toISOString();
  const time = iso.slice(11, 19);
  if (days * dayMs < dayMs) return time;
  return time === "00:00:00" ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}`;
}
