import type { VerifierKey } from "../../notes/verifier-key.ts";
import { readGiven } from "../given-checkpoints.ts";
import type { Damage, Verification } from "../report.ts";
import type { SavedLog } from "./small-log.ts";
import { parseKeys } from "../trusted-keys.ts";
import { verifyDirectory } from "../verify-directory.ts";

export interface VerifiedWith {
  /** As `--public-key` takes them. */
  readonly keys?: string;
  /** As `--checkpoint` takes them. */
  readonly checkpoints?: string;
  readonly witnesses?: readonly VerifierKey[];
  readonly expected?: readonly string[];
}

export const verified = (
  directory: string,
  { keys, checkpoints, witnesses = [], expected = [] }: VerifiedWith = {},
): Promise<Verification> =>
  verifyDirectory({
    directory,
    trusted: keys === undefined ? [] : parseKeys(keys),
    checkpoints: checkpoints === undefined ? [] : readGiven("kept", checkpoints),
    witnesses,
    expected,
    signal: AbortSignal.timeout(60_000),
  });

/** What is told of a log in which these files are others. */
export const toldWith = (
  saved: SavedLog,
  files: Readonly<Record<string, Buffer>>,
  given: VerifiedWith = {},
): Promise<readonly string[]> =>
  saved.withFiles(files, async () => told(await verified(saved.directory, given)));

/** All damages, each as `kind file first-last`. */
export const told = ({ logs, damages }: Verification): readonly string[] =>
  [...logs.flatMap((log) => log.damages), ...damages].map(toldOf);

const toldOf = ({ kind, file, entries, other, instead }: Damage): string =>
  [
    kind,
    file,
    ...(entries === undefined ? [] : [`${entries.first}-${entries.last}`]),
    ...(other === undefined ? [] : [`with ${other}`]),
    ...(instead === undefined ? [] : [`of ${instead}`]),
  ].join(" ");
