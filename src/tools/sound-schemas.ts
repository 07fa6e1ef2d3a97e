/** The parts of sound as tools answer them. */

import * as z from "zod";

export const stretch = z.object({ startSecond: z.number(), endSecond: z.number() });

export const segment = z.object({
  startSecond: z.number(),
  endSecond: z.number(),
  text: z.string(),
  speaker: z.string().optional(),
});

export const sound = z.object({
  codec: z.string(),
  sampleRate: z.number().describe("Hertz."),
  channels: z.number(),
  loudnessLufs: z.number().optional().describe("Integrated loudness, EBU R 128."),
  truePeakDb: z.number().optional(),
  silences: z.array(stretch).readonly(),
  silentShare: z.number().describe("Share of the time that is silent, 0 to 1."),
});
