import type { Localized } from "../../kernel/language.ts";
import {
  type CheckedProof,
  checkProof,
  type ProofFault,
} from "../../audit/verifying/check-proof.ts";
import { parseBundle } from "../../audit/verifying/proof-bundle.ts";
import { visibleText } from "../../audit/reading/visible-text.ts";
import { answering } from "../audit/verifying/answering.ts";
import {
  checkpointOption,
  givenCheckpoints,
  givenFile,
  publicKeyOption,
  trustedKeys,
} from "../audit/verifying/evidence-options.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";

interface Words {
  readonly labels: readonly [
    log: string,
    entry: string,
    checkpoint: string,
    kept: string,
    key: string,
  ];
  readonly faults: Readonly<Record<ProofFault, string>>;
  readonly covers: (size: number) => string;
  readonly right: string;
  readonly wrong: (why: string) => string;
  readonly ownKey: string;
}

const words: Localized<Words> = {
  en: {
    labels: ["log", "entry", "checkpoint", "kept", "key"],
    faults: {
      key: "it is signed by another key than the one given",
      checkpoint: "its checkpoint is not signed by its key",
      entry: "the entry has another number, or is none",
      inclusion: "the entry is not in the checkpoint's tree",
      body: "the body is not that of the entry",
      consistency: "the two checkpoints are not of one log",
      otherTree: "a checkpoint that was given is of another log, or of a log that was changed",
      notJoined:
        "it is not joined to a checkpoint that was given; make it with `audit prove --checkpoint`",
    },
    covers: (size) => `covers ${size} entries`,
    right: "Right: this entry is in the log, as it was written.",
    wrong: (why) => `WRONG: ${why}.`,
    ownKey:
      "note: the key came with the proof. Compare it with one that you got in another way, or give that with --public-key",
  },
  ja: {
    labels: ["ログ", "エントリー", "チェックポイント", "保管分", "鍵"],
    faults: {
      key: "指定された鍵とは別の鍵で署名されています",
      checkpoint: "チェックポイントがその鍵で署名されていません",
      entry: "エントリーの番号が異なるか、エントリーではありません",
      inclusion: "エントリーがチェックポイントのツリーに含まれていません",
      body: "本文がエントリーのものではありません",
      consistency: "2 つのチェックポイントが同じログのものではありません",
      otherTree: "指定されたチェックポイントは別のログか、変更されたログのものです",
      notJoined:
        "指定されたチェックポイントにつながっていません。`audit prove --checkpoint` で作り直してください",
    },
    covers: (size) => `${size} 件まで保護`,
    right: "正しい証明です。このエントリーは書かれたままログに含まれています。",
    wrong: (why) => `誤り: ${why}`,
    ownKey:
      "注意: 鍵は証明に付属のものです。別の方法で入手した鍵と照合するか、--public-key で指定してください",
  },
};

/** `kumihimo audit check BUNDLE`: needs nothing but the proof. */
export const auditCheck = defineCommand({
  operands: [
    { name: "<bundle>", about: { en: "file from `audit prove`", ja: "`audit prove` のファイル" } },
  ],
  options: [publicKeyOption, checkpointOption],

  run: (given, context) =>
    answering(given, context, async () => {
      const [name = ""] = given.operands;
      const bundle = parseBundle(await givenFile(name, context));
      const trusted = await trustedKeys(given, context);
      const checkpoints = await givenCheckpoints(given, context);
      const checked = checkProof(bundle, { trusted, checkpoints });
      const { terminal, language } = context;
      const right = checked.faults.length === 0;
      if (given.has("json")) terminal.print(JSON.stringify({ right, ...checked }));
      else {
        const text = textOf(
          checked,
          { line: bundle.line, isOwnKey: trusted.length === 0 },
          words[language],
        );
        terminal.print(printable(text, terminal));
      }
      return right ? exitStatus.ok : exitStatus.failed;
    }),
});

function textOf(
  { faults, origin, key, size, kept, entry }: CheckedProof,
  { line, isOwnKey }: { readonly line: string; readonly isOwnKey: boolean },
  say: Words,
): string {
  const [log, number, checkpoint, keptLabel, keyLabel] = say.labels;
  const rows = [
    [log, visibleText(origin)],
    [keyLabel, key],
    ...(size === undefined ? [] : [[checkpoint, say.covers(size)]]),
    ...(kept === undefined ? [] : [[keptLabel, say.covers(kept)]]),
    [number, entry === undefined ? visibleText(line) : ""],
    ...Object.entries(entry ?? {}).map(([name, value]) => [
      `  ${visibleText(name)}`,
      visibleText(typeof value === "string" ? value : JSON.stringify(value)),
    ]),
  ];
  return [
    ...table(rows),
    ...(isOwnKey ? [say.ownKey] : []),
    ...faults.map((fault) => say.wrong(say.faults[fault])),
    ...(faults.length === 0 ? [say.right] : []),
  ].join("\n");
}
