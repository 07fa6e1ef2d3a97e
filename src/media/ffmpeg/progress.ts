import { lines, type Sink } from "../programs/sink.ts";

/**
 * Reads what `-progress` writes every half second and at the end.
 *
 * `onSecond` gets seconds from the start of the file; the last one is where it ended.
 */
export const progress = (onSecond: (second: number) => void): Sink =>
  lines((line) => {
    const [key, value] = line.split("=");
    const second = Number(value) / 1e6;
    if (key === "out_time_us" && Number.isFinite(second)) onSecond(second);
  });
