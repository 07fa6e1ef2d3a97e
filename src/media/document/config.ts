import * as z from "zod";

const mebibyte = 1024 * 1024;

/** Reading the text of documents. */
export const documentConfig = z
  .strictObject({
    maxPages: z
      .int()
      .min(1)
      .default(2000)
      .describe("Pages, sheets or slides that are read; the rest is left out and said to be."),
    maxCharacters: z
      .int()
      .min(1)
      .default(2_000_000)
      .describe("Characters that are read; the rest is left out and said to be."),
    maxEntries: z
      .int()
      .min(1)
      .default(10_000)
      .describe("Files in a DOCX, XLSX or PPTX package at most."),
    maxUnpackedBytes: z
      .int()
      .min(mebibyte)
      .default(512 * mebibyte)
      .describe("Size of a package unpacked at most, in bytes."),
    maxPartBytes: z
      .int()
      .min(mebibyte)
      .default(32 * mebibyte)
      .describe("Size of one part of a package that is read at most, unpacked, in bytes."),
    maxRatio: z
      .number()
      .min(10)
      .default(300)
      .describe("How many times larger a part of over a mebibyte may become by unpacking."),
    seconds: z.number().positive().default(60).describe("Time limit of one document, in seconds."),
  })
  .prefault({});

export type DocumentConfig = z.output<typeof documentConfig>;
