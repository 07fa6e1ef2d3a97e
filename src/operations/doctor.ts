/** What is here, what is missing, and what each missing thing would add. */

import { withDeadline } from "../kernel/deadline.ts";
import type { Localized } from "../kernel/language.ts";

/** How to get something, as a command to paste. */
export interface Install {
  readonly debian: string;
  readonly macos: string;
}

export interface Finding {
  /** `ffmpeg`, `data-folder` */
  readonly name: string;
  /** `missing`: the hub works without it; `problem`: it does not, until something is done. */
  readonly state: "ok" | "missing" | "problem";
  /** What was found: a version, a path, a reason. */
  readonly found: Localized;
  /** What would work that does not work now. */
  readonly adds?: Localized;
  readonly install?: Install;
  /** The next step where it is not an installation. */
  readonly advice?: Localized;
}

export interface Probe {
  readonly name: string;
  readonly look: (signal: AbortSignal) => Promise<Omit<Finding, "name">>;
}

/** Time limit of one probe, in seconds. */
const probeSeconds = 10;

/** Runs all probes at once; one that fails or overstays is a finding too. */
export const doctor = (probes: readonly Probe[], signal: AbortSignal): Promise<Finding[]> =>
  Promise.all(probes.map((probe) => finding(probe, signal)));

async function finding({ name, look }: Probe, signal: AbortSignal): Promise<Finding> {
  try {
    return { name, ...(await withDeadline(name, probeSeconds, signal, look)) };
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : "unknown";
    const found = { en: `It could not be looked at: ${why}`, ja: `確認できませんでした: ${why}` };
    return { name, state: "problem", found };
  }
}

/** The same words in every language: versions, paths, numbers. */
export const plainly = (text: string): Localized => ({ en: text, ja: text });
