import { resolve } from "node:path";
import type { Demuxer } from "./container.ts";

/** A file to read, and how ffmpeg is to read it. */
export interface Input {
  readonly path: string;
  readonly demuxer: Demuxer;
}

/** Of one block; a decoder that asks for more gets nothing. */
const maxAllocationBytes = 1024 * 1024 * 1024;

/** What both programs are told first: no questions, no talk, no other file than the one named. */
export const quiet: readonly string[] = [
  "-hide_banner",
  "-loglevel",
  "error",
  "-max_alloc",
  `${maxAllocationBytes}`,
];

/**
 * The arguments that name the input.
 *
 * `-f` keeps ffmpeg from guessing the format, the whitelist from following an address inside the file,
 * and the prefix from reading meaning into a name that begins with `-` or has a colon or a `%` in it.
 */
export const reading = ({ path, demuxer }: Input): readonly string[] => [
  "-protocol_whitelist",
  "file",
  "-f",
  demuxer,
  "-i",
  `file:${resolve(path)}`,
];
