import { access, constants } from "node:fs/promises";
import type { AnchorSettings, FileAnchorSettings } from "../../audit/anchors/config.ts";
import { type LogBehind, logsBehind } from "../../audit/anchors/logs-behind.ts";
import { isSameDisk } from "../../audit/anchors/same-disk.ts";
import type { Localized } from "../../kernel/language.ts";
import { systemCode } from "../../storage/disk-failure.ts";
import type { Finding, Probe } from "../doctor.ts";

type Look = Omit<Finding, "name">;

/** The places where checkpoints of the audit log are kept besides; none on the network is asked anything. */
export const anchorProbes = (anchors: readonly AnchorSettings[], directory: string): Probe[] =>
  anchors.map((anchor, index) => ({
    name: `audit.anchors.${index + 1}`,
    look: () =>
      anchor.kind === "file" ? lookAt(anchor, directory) : Promise.resolve(unasked(anchor)),
  }));

const unasked = ({ kind }: AnchorSettings): Look => ({
  state: "ok",
  found: { en: `${kind}; it is not asked from here`, ja: `${kind}（ここからは確認しません）` },
  advice: {
    en: "`kumihimo audit checkpoint --url` asks the running hub how it does.",
    ja: "`kumihimo audit checkpoint --url` で、稼働中のハブから状態を確認できます。",
  },
});

async function lookAt(anchor: FileAnchorSettings, directory: string): Promise<Look> {
  const { path } = anchor;
  try {
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return unusable(path, systemCode(error) ?? "unknown");
  }
  const behind = await logsBehind(directory, anchor);
  if (behind.length > 0) return late(path, behind);
  if (await isSameDisk(path, directory).catch(() => false)) return near(path);
  return { state: "ok", found: same(path) };
}

const same = (text: string): Localized => ({ en: text, ja: text });

const unusable = (path: string, why: string): Look => ({
  state: "problem",
  found: { en: `${path} cannot be written (${why})`, ja: `${path} に書き込めません (${why})` },
  advice: {
    en: "Make the folder, or let the hub write to it.",
    ja: "フォルダーを作成するか、ハブに書き込みを許可してください。",
  },
});

const late = (path: string, behind: readonly LogBehind[]): Look => ({
  state: "problem",
  found: {
    en: `${path} is behind: ${listed(behind, (since) => `since ${since ?? "the beginning"}`)}`,
    ja: `${path} への保管が遅れています: ${listed(behind, (since) => (since === undefined ? "未保管" : `${since} 以降`))}`,
  },
  advice: {
    en: "The hub's log tells why; the newest checkpoint follows once it is well again.",
    ja: "理由はハブのログにあります。復旧すると最新のチェックポイントが保管されます。",
  },
});

const listed = (
  behind: readonly LogBehind[],
  words: (since: string | undefined) => string,
): string =>
  behind.map(({ origin, since }) => `${origin} ${words(since?.toISOString())}`).join(", ");

const near = (path: string): Look => ({
  state: "ok",
  found: {
    en: `${path}, on the file system of the log itself`,
    ja: `${path}（ログと同じファイルシステム）`,
  },
  advice: {
    en: "Name a folder on another machine's disk: who can change the log can change this one, too.",
    ja: "別のマシンのディスクを指定してください。同じ場所では、ログを変更できる人が保管先も変更できます。",
  },
});
