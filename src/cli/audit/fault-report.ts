import type { Damage, DamageKind } from "../../audit/reading/damage.ts";
import type { LoggedEntry } from "../../audit/reading/entry.ts";
import { type Found, type Gap, isEntry } from "../../audit/reading/log-reader.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import type { Terminal } from "../terminal.ts";

/** Tells, beside the result, what of the logs could not be read. */
export interface FaultReport {
  readonly damaged: (damage: Damage) => void;
  readonly missing: (gap: Gap) => void;
  /** Says how many more there were than were named. */
  end(): void;
}

/** Faults that are named; the others are counted. */
const mostNamed = 10;

interface Words {
  readonly damage: Readonly<Record<DamageKind, string>>;
  readonly at: (damage: Damage) => string;
  readonly gap: (gap: Gap) => string;
  readonly more: (count: number) => string;
  readonly verify: string;
}

const words: Localized<Words> = {
  en: {
    damage: {
      unreadable: "is no entry of this log",
      repeated: "has a number that was there before",
      incomplete: "has no end, although the log goes on",
      shorter: "The log ends before the entry that it was to be read from.",
      gone: "The log was exported before, and is not there any more.",
    },
    at: ({ log, segment, line }) =>
      line === undefined ? `${log}:` : `${log}: line ${line} of the segment from ${segment}`,
    gap: ({ log, from, before }) => `${log}: entries ${from} to ${before - 1} are missing.`,
    more: (count) => `... and ${count} more of the kind.`,
    verify: "`kumihimo audit verify` says what happened to the log.",
  },
  ja: {
    damage: {
      unreadable: "このログのエントリーではありません",
      repeated: "番号が重複しています",
      incomplete: "ログが続いているのに行が終わっていません",
      shorter: "読み取りを始める位置より前でログが終わっています。",
      gone: "以前エクスポートしたログがなくなっています。",
    },
    at: ({ log, segment, line }) =>
      line === undefined ? `${log}:` : `${log}: ${segment} からのセグメントの ${line} 行目:`,
    gap: ({ log, from, before }) => `${log}: エントリー ${from}〜${before - 1} がありません。`,
    more: (count) => `ほか ${count} 件`,
    verify: "ログに何が起きたかは `kumihimo audit verify` で調べられます。",
  },
};

export function faultReport(terminal: Terminal, language: Language): FaultReport {
  const { damage: kinds, at, gap: gapText, more, verify } = words[language];
  let count = 0;
  const tell = (text: string): void => {
    count += 1;
    if (count <= mostNamed) terminal.warn(text);
  };
  return {
    damaged: (damage) => tell(`${at(damage)} ${kinds[damage.what]}`),
    missing: (gap) => tell(gapText(gap)),
    end() {
      if (count > mostNamed) terminal.warn(more(count - mostNamed));
      if (count > 0) terminal.warn(verify);
    },
  };
}

/** The entries of a batch; what is missing between them is told. */
export function entriesOf(batch: readonly Found[], report: FaultReport): readonly LoggedEntry[] {
  for (const found of batch) if (!isEntry(found)) report.missing(found);
  return batch.filter(isEntry);
}
