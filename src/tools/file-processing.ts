import * as z from "zod";
import type { Media } from "../media/media.ts";
import { mediaRef } from "../media/refs/media-ref.ts";
import { type Call, defineTool } from "../pipeline/define-tool.ts";
import { checksum } from "./file-operations/checksum.ts";
import { convert } from "./file-operations/convert.ts";
import { extractAudio } from "./file-operations/extract-audio.ts";
import { extractFrames } from "./file-operations/extract-frames.ts";
import { extractText } from "./file-operations/extract-text.ts";
import type { FileOperation } from "./file-operations/file-operation.ts";
import { metadata } from "./file-operations/metadata.ts";
import { resize } from "./file-operations/resize.ts";
import { languageArgument } from "./language-argument.ts";
import type { Needs } from "./needs.ts";
import { icons } from "./icons.ts";

/** Every operation, by the name a caller writes. */
const operations = {
  convert,
  resize,
  extract_text: extractText,
  extract_audio: extractAudio,
  extract_frames: extractFrames,
  checksum,
  metadata,
} satisfies Record<string, FileOperation>;

const fileOptions = {
  format: z
    .enum(["jpeg", "png", "webp", "avif", "tiff", "gif", "wav", "mp3", "opus", "flac", "aac"])
    .optional()
    .describe("For convert, resize and extract_audio: the format wanted."),
  width: z.int().min(1).max(16_384).optional().describe("For resize: pixels."),
  height: z.int().min(1).max(16_384).optional().describe("For resize: pixels."),
  fit: z.enum(["inside", "cover", "contain", "fill"]).default("inside").describe("For resize."),
  quality: z.int().min(1).max(100).optional().describe("For pictures."),
  sampleRate: z.int().min(8000).max(192_000).optional().describe("For sound: hertz."),
  channels: z
    .union([z.literal(1), z.literal(2)])
    .optional()
    .describe("For sound."),
  maxFrames: z.int().min(1).max(60).default(10).describe("For extract_frames."),
  framesAt: z.enum(["even", "scenes"]).default("even").describe("For extract_frames."),
};

const input = z.strictObject({
  file: mediaRef.describe("The file."),
  operation: z.enum([
    "convert",
    "resize",
    "extract_text",
    "extract_audio",
    "extract_frames",
    "checksum",
    "metadata",
  ]),
  ...fileOptions,
  language: languageArgument,
});

const output = z.object({
  artifact: z.string().optional().describe("What the operation made, where it makes one file."),
  result: z.record(z.string(), z.unknown()).describe("What the operation found."),
});

/** One operation on one file, by the engines of this machine. */
export const fileProcessing = (needs: Needs) =>
  defineTool({
    name: "file_processing",
    title: "Process a file",
    description:
      "Converts, resizes, extracts text, sound or frames, computes a SHA-256 checksum, or reads metadata of one file: pictures, sound, film, PDF and Office documents, text.",
    permission: "file:read",
    icons: icons.file,
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    seconds: 900,
    input,
    output,

    async run({ file, operation, ...options }, call: Call) {
      await using opened: Media = await needs.media.open(file, { signal: call.signal });
      call.progress(0.05, opened.name);
      const made = await operations[operation](needs, opened, options, call);
      const { artifact, result, prose = JSON.stringify(result, undefined, 2), content } = made;
      return {
        content: [{ type: "text", text: prose }, ...content],
        structured: { ...(artifact === undefined ? {} : { artifact }), result },
      };
    },
  });
