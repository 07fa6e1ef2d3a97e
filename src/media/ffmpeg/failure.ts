/** What went wrong, from what a program says about it. Its own words stay in the hub. */

import type { KumihimoError } from "../../kernel/errors.ts";
import { mediaErrors } from "../errors.ts";
import type { ProgramName } from "../programs/config.ts";
import type { ProgramEnd } from "../programs/run-program.ts";
import type { Cause } from "../causes.ts";

const causes: readonly (readonly [RegExp, Cause])[] = [
  [/moov atom not found/, "its index is missing, as after an interrupted recording or upload"],
  [/partial file|truncated|End of file/i, "it ends too early"],
  [/Picture size|exceeds specified max pixel/, "its picture is larger than any real one"],
  [
    /Decoder .*not found|Unknown decoder|Unsupported codec|codec not currently supported/i,
    "its codec is not supported here",
  ],
  [
    /Invalid data found|Header missing|Error reading header|could not find codec/i,
    "its data is damaged",
  ],
];

/** The error for a run of `program` over a sound or a film that gave nothing. */
export function failure(
  program: ProgramName,
  what: "audio" | "video",
  { end, memoryBytes }: { readonly end: ProgramEnd; readonly memoryBytes: number },
): KumihimoError {
  if (/Cannot allocate memory|out of memory/i.test(end.complaint)) {
    return mediaErrors.engineMemory({ engine: program, limit: memoryBytes });
  }
  if (end.exitCode === undefined) return mediaErrors.engineCrashed({ engine: program });
  const why = causes.find(([pattern]) => pattern.test(end.complaint))?.[1];
  return mediaErrors.unreadable({ what, why: why ?? "its sound or picture cannot be decoded" });
}
