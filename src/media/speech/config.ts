import * as z from "zod";

/** How the hub speaks with the voices of this machine. */
export const speechConfig = z
  .strictObject({
    maxCharacters: z
      .int()
      .min(1)
      .default(20_000)
      .describe("Length of a text to speak at most, in characters."),
    maxOutputBytes: z
      .int()
      .min(1024)
      .default(256 * 1024 * 1024)
      .describe("Speech made from one text at most, in bytes; it is held in memory."),
    seconds: z
      .number()
      .positive()
      .max(86_400)
      .default(60)
      .describe("Time limit of one text, in seconds."),
  })
  .prefault({});

export type SpeechConfig = z.output<typeof speechConfig>;
