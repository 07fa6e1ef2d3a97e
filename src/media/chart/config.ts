import * as z from "zod";

/** How charts are drawn. */
export const chartConfig = z
  .strictObject({
    width: z.int().min(320).max(4000).default(1200).describe("Width of a chart, in pixels."),
    height: z.int().min(240).max(4000).default(675).describe("Height of a chart, in pixels."),
    maxData: z.int().min(1).max(20_000).default(2000).describe("Values in one chart at most."),
    seconds: z.number().positive().default(20).describe("Time limit of one chart, in seconds."),
  })
  .prefault({});

export type ChartConfig = z.output<typeof chartConfig>;
