/** What every chart has in common: its texts, its colours and the room they take. */

import type { Language } from "../../kernel/language.ts";
import { fontFamily } from "./fonts.ts";
import { type ChartTheme, chartThemes } from "./chart-theme.ts";
import type { ChartSpec } from "./chart-engine.ts";
import { hasJapanese } from "../japanese.ts";
import { type NumberFormat, numberFormat } from "./number-format.ts";
import type { Options } from "./options.ts";
import { textWidth } from "./text-width.ts";
import { oneLine, wrapped } from "./wrapped-text.ts";

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly theme: ChartTheme;
  readonly language: Language;
  readonly numbers: NumberFormat;
  /** Where the drawing itself begins, below title and legend. */
  readonly top: number;
  readonly margin: number;
  /** Options of title, legend, colours and text. */
  readonly options: Options;
}

/** A chart of a document found elsewhere falls back to what the reader has. */
export const fontStack = `'${fontFamily}', 'Hiragino Sans', 'Yu Gothic', Meiryo, sans-serif`;

export const fontSizes = { text: 16, small: 15 } as const;

const titleSize = (width: number): number => (width < 800 ? 20 : 26);

const margin = 32;
/** Height of a line of the title, in heights of its letters. */
const leading = 1.3;
const legendRow = 28;
const legendIcon = 24;
const legendGap = 24;

export function chartFrame(
  spec: ChartSpec,
  size: { readonly width: number; readonly height: number },
  legend: readonly string[],
): Frame {
  const theme = chartThemes[spec.theme ?? "light"];
  const language = languageOf(spec);
  const title = titleLines(spec, size.width);
  const titleBottom = margin + title.length * titleSize(size.width) * leading;
  const rows = legendRows(legend, size.width - 2 * margin);
  const legendTop = titleBottom + (title.length === 0 ? 0 : 10);
  return {
    ...size,
    theme,
    language,
    numbers: numberFormat(language),
    margin,
    top: (rows === 0 ? titleBottom : legendTop + rows * legendRow) + 20,
    options: {
      animation: false,
      color: theme.series,
      backgroundColor: theme.background,
      textStyle: { fontFamily: fontStack, fontSize: fontSizes.text, color: theme.text },
      ...titleOf(title, size.width, theme),
      ...(rows === 0 ? {} : { legend: legendOf(legend, legendTop, theme) }),
    },
  };
}

const languageOf = ({ title = "", data }: ChartSpec): Language =>
  hasJapanese(title) || data.some(({ label, series = "" }) => hasJapanese(label + series))
    ? "ja"
    : "en";

const titleLines = ({ title = "" }: ChartSpec, width: number): readonly string[] =>
  oneLine(title) === ""
    ? []
    : wrapped(title, { width: width - 2 * margin, font: `bold ${titleSize(width)}px`, lines: 2 });

function titleOf(lines: readonly string[], width: number, theme: ChartTheme): Options {
  if (lines.length === 0) return {};
  const textStyle = {
    color: theme.text,
    fontSize: titleSize(width),
    fontWeight: "bold",
    fontFamily: fontStack,
    lineHeight: titleSize(width) * leading,
  };
  return {
    title: { text: lines.join("\n"), left: margin, top: margin - 6, padding: 0, textStyle },
  };
}

function legendOf(names: readonly string[], top: number, theme: ChartTheme): Options {
  return {
    data: names,
    left: margin,
    right: margin,
    top,
    padding: 0,
    orient: "horizontal",
    align: "left",
    itemGap: legendGap,
    itemWidth: 16,
    itemHeight: 12,
    selectedMode: false,
    textStyle: { color: theme.quietText, fontSize: fontSizes.small, fontFamily: fontStack },
  };
}

/** The library breaks the legend into rows as they fill; the same is counted here. */
function legendRows(names: readonly string[], room: number): number {
  let rows = names.length === 0 ? 0 : 1;
  let used = 0;
  for (const name of names) {
    const item = legendIcon + textWidth(name, `${fontSizes.small}px`);
    if (used > 0 && used + item > room) {
      rows += 1;
      used = 0;
    }
    used += item + legendGap;
  }
  return rows;
}

/** Where the axes are drawn; their labels stay inside. */
export const gridOf = ({ top }: Frame, right: number): Options => ({
  left: margin,
  right: margin + right,
  top,
  bottom: margin - 8,
  outerBoundsMode: "same",
  outerBoundsContain: "axisLabel",
});

const symbols = ["circle", "rect", "triangle", "diamond"] as const;

/** The mark of a series, so that lines and points do not differ by colour alone. */
export const symbolOf = (index: number): string => symbols[index % symbols.length] ?? "circle";
