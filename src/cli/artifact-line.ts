import type { Artifact } from "../storage/artifacts.ts";
import { size } from "./call/print-answer.ts";
import { printable, type Terminal } from "./terminal.ts";

/** An artifact as one line of a list. */
export const artifactLine = (
  { uri, mimeType, bytes, name = "", createdAt }: Artifact,
  terminal: Terminal,
): string =>
  printable([uri, createdAt, mimeType, size(bytes), name].join("  ").trimEnd(), terminal);
