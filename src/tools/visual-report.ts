import * as z from "zod";
import type { Chart } from "../media/chart/chart-engine.ts";
import { type Answer, defineTool } from "../pipeline/define-tool.ts";
import { attach } from "./attachments.ts";
import { chartViewMeta } from "./chart-view.ts";
import { languageArgument, spoken } from "./language-argument.ts";
import type { Needs } from "./needs.ts";
import { icons } from "./icons.ts";

const datum = z.strictObject({
  label: z.string().max(200),
  value: z.number(),
  series: z.string().max(200).optional().describe("Data of the same series are drawn together."),
});

const input = z.strictObject({
  data: z.array(datum).min(1).max(2000),
  chartType: z.enum(["bar", "line", "pie", "area", "scatter"]).default("bar"),
  title: z.string().max(200).optional(),
  theme: z.enum(["light", "dark"]).default("light"),
  language: languageArgument,
});

const output = z.object({
  artifact: z.string().describe("The chart as PNG."),
  svgArtifact: z.string().describe("The chart as SVG."),
  svg: z.string().optional().describe("The SVG itself while it is small, for the view."),
  width: z.number(),
  height: z.number(),
  engine: z.string(),
});

/** Up to this many characters the SVG travels in the answer, so that a view needs no second request. */
const svgInline = 128 * 1024;

/** Numbers drawn as a chart, in Latin or Japanese script. */
export const visualReport = ({ engines, artifacts }: Needs) =>
  defineTool({
    name: "visual_report",
    title: "Draw a chart",
    description:
      "Draws labelled values as a bar, line, pie, area or scatter chart: a PNG picture and an SVG.",
    permission: "chart:write",
    icons: icons.chart,
    hints: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
    meta: chartViewMeta,
    input,
    output,

    async run({ data, chartType, title, theme, ...rest }, call) {
      const { signal } = call;
      const chart = await engines.chart.draw(
        {
          type: chartType,
          data: data.map(plain),
          theme,
          ...(title === undefined ? {} : { title }),
        },
        signal,
      );
      call.progress(0.8);
      const name = title ?? (spoken(rest, call) === "ja" ? "グラフ" : "Chart");
      return await answerOf({ artifacts, chart, name, engine: engines.chart.name }, signal);
    },
  });

interface Drawn {
  readonly artifacts: Needs["artifacts"];
  readonly chart: Chart;
  readonly name: string;
  readonly engine: string;
}

async function answerOf(
  { artifacts, chart, name, engine }: Drawn,
  signal: AbortSignal,
): Promise<Answer<z.input<typeof output>>> {
  const png = { bytes: chart.png, mimeType: "image/png", name: "chart.png" };
  const svg = { bytes: Buffer.from(chart.svg), mimeType: "image/svg+xml", name: "chart.svg" };
  const picture = await attach(artifacts, png, signal);
  const drawing = await attach(artifacts, svg, signal);
  const links = drawing.content.filter(({ type }) => type === "resource_link");
  const said = `${name}: ${picture.uri} (PNG), ${drawing.uri} (SVG)`;
  return {
    content: [{ type: "text", text: said }, ...picture.content, ...links],
    structured: {
      artifact: picture.uri,
      svgArtifact: drawing.uri,
      ...(chart.svg.length > svgInline ? {} : { svg: chart.svg }),
      width: chart.width,
      height: chart.height,
      engine,
    },
  };
}

const plain = ({ label, value, series }: z.output<typeof datum>) =>
  series === undefined ? { label, value } : { label, value, series };
