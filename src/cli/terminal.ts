import type { Writable } from "node:stream";

/** Where a command writes: results to standard output, everything else to standard error. */
export interface Terminal {
  /** A line of the result. */
  print(line: string): void;
  /** A line about the run: warnings, failures, progress. */
  warn(line: string): void;
  /** Text on standard error as it is, for a line that is drawn over. */
  draw(text: string): void;
  /** Whether a person reads the result, rather than a file or another program. */
  readonly isTTY: boolean;
  /** Whether a person watches standard error. */
  readonly isWatched: boolean;
  /** Characters in a line. */
  readonly columns: number;
}

type Stream = Pick<Writable, "write" | "on"> & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

export function streamTerminal(output: Stream, errors: Stream): Terminal {
  for (const stream of [output, errors]) stream.on("error", endQuietly);
  return {
    print: (line) => void output.write(`${line}\n`),
    warn: (line) => void errors.write(`${line}\n`),
    draw: (text) => void errors.write(text),
    isTTY: output.isTTY ?? false,
    isWatched: errors.isTTY ?? false,
    columns: errors.columns ?? 80,
  };
}

/** A reader that goes away, as `head` does, is no failure. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

/** Everything that moves the cursor, colours or reverses; line breaks and tabs may stay. */
// oxlint-disable-next-line no-control-regex -- control characters are what is taken out
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text of a tool or a file as a person's terminal may show it; as it is where a program reads it. */
export const printable = (text: string, { isTTY }: Pick<Terminal, "isTTY">): string =>
  isTTY ? text.replace(controls, "\ufffd") : text;
