import type { Language, Localized } from "../../kernel/language.ts";
import type { ChartSpec } from "./chart-engine.ts";
import type { NumberFormat } from "./number-format.ts";
import { oneLine } from "./wrapped-text.ts";

const kinds: Readonly<Record<ChartSpec["type"], Localized>> = {
  bar: { en: "Bar chart", ja: "棒グラフ" },
  line: { en: "Line chart", ja: "折れ線グラフ" },
  pie: { en: "Pie chart", ja: "円グラフ" },
  area: { en: "Area chart", ja: "面グラフ" },
  scatter: { en: "Scatter chart", ja: "散布図" },
};

/** Values that the description lists; a listener would not follow more. */
const listed = 40;

/** Adds a title and a description for readers who do not see the picture (SVG 2, section 5.8). */
export function accessibleSvg(
  svg: string,
  spec: ChartSpec,
  { language, numbers }: { readonly language: Language; readonly numbers: NumberFormat },
): string {
  const kind = kinds[spec.type][language];
  const title = spec.title === undefined ? kind : oneLine(spec.title);
  const values = spec.data
    .slice(0, listed)
    .map(({ label, value, series }) =>
      oneLine(`${series === undefined ? "" : `${series} `}${label} ${numbers.value(value)}`),
    );
  const more = spec.data.length > listed ? ["…"] : [];
  const description = `${kind}: ${[...values, ...more].join("; ")}`;
  const start = svg.indexOf(">") + 1;
  const root = svg.slice(0, start - 1);
  return `${root} role="img"><title>${escaped(title)}</title><desc>${escaped(description)}</desc>${svg.slice(start)}`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

const escaped = (text: string): string =>
  text.replaceAll(/[&<>]/g, (character) => entities[character] ?? character);
