import * as z from "zod";

/**
 * Media as a caller writes it. A tool adds what it is for: `mediaRef.describe("The picture.")`.
 *
 * The forms are told in the schema of the string, so that they stay when the whole is described anew.
 */
export const mediaRef = z
  .union([
    z
      .string()
      .min(1)
      .describe(
        "One of: an https:// URL; an artifact:// URI from an earlier result or upload; a data: URL; a file:// URL or a path inside a folder the hub was given; the file's bytes as base64.",
      ),
    z
      .strictObject({
        data: z.string().min(1).describe("The file's bytes as base64."),
        mimeType: z
          .string()
          .optional()
          .describe("What the sender takes it for, for example image/png; the bytes decide."),
      })
      .describe("A file sent inline, as in MCP content blocks."),
  ])
  .describe("A media file.");

export type MediaRef = z.output<typeof mediaRef>;
