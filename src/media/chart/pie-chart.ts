import type { Datum } from "./chart-engine.ts";
import { fontSizes, fontStack, type Frame } from "./chart-frame.ts";
import { maxSeries } from "./chart-theme.ts";
import type { Options } from "./options.ts";
import { textWidth } from "./text-width.ts";
import { wrapped } from "./wrapped-text.ts";

interface Slice {
  readonly name: string;
  readonly value: number;
}

const labelFont = `${fontSizes.text}px`;

/** Slices of a whole. Beyond eight, the smallest are one slice together, which says how many they are. */
export function pieChart(data: readonly Datum[], frame: Frame): Options {
  const slices = grouped(data, frame);
  const total = slices.reduce((sum, { value }) => sum + value, 0);
  const { numbers, theme } = frame;
  const room = frame.width * 0.24;
  return {
    series: [
      {
        type: "pie",
        silent: true,
        emphasis: { disabled: true },
        top: frame.top - 8,
        bottom: frame.margin - 8,
        radius: "76%",
        center: ["50%", "50%"],
        // A slice that is all has its label at the right, half a turn from its start.
        startAngle: slices.length === 1 ? 180 : 90,
        data: slices,
        itemStyle: {
          borderColor: theme.background,
          borderWidth: slices.length > 1 ? 2 : 0,
        },
        label: {
          color: theme.text,
          fontSize: fontSizes.text,
          fontFamily: fontStack,
          lineHeight: 22,
          formatter: ({ name, value }: Slice) =>
            labelled(name, `${numbers.value(value)} (${numbers.share(value / total)})`, room),
        },
        labelLine: { length: 16, length2: 14, lineStyle: { color: theme.axis } },
        avoidLabelOverlap: true,
      },
    ],
  };
}

/** On one line where it fits, which leaves room for the labels of small slices. */
function labelled(name: string, amount: string, width: number): string {
  const line = `${name}  ${amount}`;
  if (textWidth(line, labelFont) <= width) return line;
  return [...wrapped(name, { width, font: labelFont, lines: 2 }), amount].join("\n");
}

function grouped(data: readonly Datum[], { language }: Frame): readonly Slice[] {
  if (data.length <= maxSeries) return data.map(({ label, value }) => ({ name: label, value }));
  const bySize = data.toSorted((a, b) => b.value - a.value);
  const kept = new Set(bySize.slice(0, maxSeries - 1));
  const rest = bySize.slice(maxSeries - 1);
  const name = language === "ja" ? `その他（${rest.length} 件）` : `Other (${rest.length})`;
  return [
    ...data.filter((datum) => kept.has(datum)).map(({ label, value }) => ({ name: label, value })),
    { name, value: rest.reduce((sum, { value }) => sum + value, 0) },
  ];
}
