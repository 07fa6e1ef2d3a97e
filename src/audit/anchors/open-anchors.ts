import type { Clock } from "../../kernel/clock.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import type { Log } from "../../telemetry/log.ts";
import type { Anchor } from "./anchor.ts";
import type { AnchorSettings, FileAnchorSettings } from "./config.ts";
import { fileAnchor, makeFolder } from "./file-anchor.ts";
import { httpAnchor } from "./http-anchor.ts";
import { s3Anchor } from "./s3-anchor.ts";
import { isSameDisk } from "./same-disk.ts";
import { witnessAnchor } from "./witness-anchor.ts";

export interface OpenAnchorsNeeds {
  /** The folder of the logs, which is there already. */
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** One for each of the settings; none that cannot be reached keeps the hub from starting. */
export const openAnchors = (
  settings: readonly AnchorSettings[],
  needs: OpenAnchorsNeeds,
): Promise<readonly Anchor[]> => Promise.all(settings.map((each) => openAnchor(each, needs)));

async function openAnchor(settings: AnchorSettings, needs: OpenAnchorsNeeds): Promise<Anchor> {
  switch (settings.kind) {
    case "file":
      return await openFile(settings, needs);
    case "s3":
      return s3Anchor(settings, needs.clock);
    case "witness":
      return witnessAnchor(settings);
    case "http":
      return httpAnchor(settings);
  }
}

/** A disk that hangs is not waited for longer than this, in seconds. */
const longestSeconds = 2;

async function openFile(
  settings: FileAnchorSettings,
  { directory, log }: OpenAnchorsNeeds,
): Promise<Anchor> {
  const { path } = settings;
  const prepare = async (): Promise<void> => {
    await makeFolder(path);
    if (!(await isSameDisk(path, directory).catch(() => false))) return;
    log.warn(
      "An anchor of the audit log lies on the log's own file system: who can change the log can change it, too.",
      { path },
    );
  };
  const made = prepare();
  const never = new AbortController().signal;
  await withDeadline(path, longestSeconds, never, () => made).catch(() => undefined);
  return fileAnchor(settings, made);
}
