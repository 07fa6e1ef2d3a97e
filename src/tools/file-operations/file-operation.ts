import type { AudioFormat } from "../../media/audio/audio-engine.ts";
import type { ResizeOptions } from "../../media/image/image-engine.ts";
import type { Media } from "../../media/media.ts";
import type { Content } from "../../pipeline/content.ts";
import type { Call } from "../../pipeline/define-tool.ts";
import type { Needs } from "../needs.ts";

export type PictureFormat = NonNullable<ResizeOptions["format"]>;

/** What a caller may say besides the file and the operation. */
export interface FileOptions {
  readonly format?: PictureFormat | AudioFormat | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly fit: NonNullable<ResizeOptions["fit"]>;
  readonly quality?: number | undefined;
  readonly sampleRate?: number | undefined;
  readonly channels?: 1 | 2 | undefined;
  readonly maxFrames: number;
  readonly framesAt: "even" | "scenes";
}

export interface FileResult {
  /** What was made, where the operation makes one file. */
  readonly artifact?: string;
  readonly result: Readonly<Record<string, unknown>>;
  /** The result for a reader; left out, the result as JSON. */
  readonly prose?: string;
  readonly content: readonly Content[];
}

export type FileOperation = (
  needs: Needs,
  file: Media,
  options: FileOptions,
  call: Call,
) => Promise<FileResult>;
