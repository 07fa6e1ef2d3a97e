import { defineErrors } from "../../kernel/errors.ts";
import type { Localized } from "../../kernel/language.ts";

/** Why a checkpoint could not be handed over. */
export type AnchorFault =
  | "unreachable"
  | "tls"
  | "timeout"
  | "redirect"
  | "tooLong"
  | "status"
  | "answer"
  | "unknownLog"
  | "signature"
  | "proof"
  | "cosignature"
  | "hashes"
  | "folder"
  | "link"
  | "newer";

const faults: Localized<Readonly<Record<AnchorFault, string>>> = {
  en: {
    unreachable: "nobody can be reached there",
    tls: "no encrypted connection can be made",
    timeout: "it takes too long",
    redirect: "it points to another address",
    tooLong: "its answer is too long",
    status: "it refuses",
    answer: "its answer is not one of a witness",
    unknownLog: "the witness does not know this log",
    signature: "the witness does not know the key of this log",
    proof: "the witness does not accept the proof that the log goes on from what it knows",
    cosignature: "the witness has not signed this checkpoint with its key",
    hashes: "the hashes of the log's entries cannot be read",
    folder: "its folder cannot be written",
    link: "its folder or file is a link, or no folder or file",
    newer: "there is a checkpoint that this one does not go on from",
  },
  ja: {
    unreachable: "接続できません",
    tls: "暗号化された接続を確立できません",
    timeout: "時間内に応答がありません",
    redirect: "別のアドレスへ転送されました",
    tooLong: "応答が大きすぎます",
    status: "拒否されました",
    answer: "証人の応答ではありません",
    unknownLog: "証人にこのログが登録されていません",
    signature: "証人にこのログの鍵が登録されていません",
    proof: "既知のログの続きであるという証明を、証人が受け付けません",
    cosignature: "証人の鍵によるこのチェックポイントへの署名がありません",
    hashes: "ログの項目のハッシュを読み取れません",
    folder: "フォルダーに書き込めません",
    link: "フォルダーまたはファイルがリンクであるか、フォルダー・ファイルではありません",
    newer: "続きになっていない別のチェックポイントがすでにあります",
  },
};

interface NotAnchored {
  /** The anchor's name. */
  readonly anchor: string;
  readonly fault: AnchorFault;
  /** A code or a status, where there is one. */
  readonly detail?: string | undefined;
}

interface Contradicted {
  readonly anchor: string;
  /** Entries in the checkpoint that is kept there, and in the log. */
  readonly known: number;
  readonly size: number;
}

const reason = ({ fault, detail }: NotAnchored, language: "en" | "ja"): string =>
  `${faults[language][fault]}${detail === undefined ? "" : ` (${detail})`}`;

/** Failures of keeping checkpoints elsewhere. */
export const anchorErrors = defineErrors("audit", {
  notAnchored: {
    status: 500,
    audience: "operator",
    en: {
      message: (data: NotAnchored) =>
        `The checkpoint is not kept at ${data.anchor}: ${reason(data, "en")}.`,
      advice:
        "Look after that place, or change `audit.anchors`; the newest checkpoint is offered again until then.",
    },
    ja: {
      message: (data: NotAnchored) =>
        `チェックポイントを ${data.anchor} に保管できません: ${reason(data, "ja")}。`,
      advice:
        "保管先を確認するか、`audit.anchors` を変更してください。最新のチェックポイントは自動で再送されます。",
    },
  },
  contradicted: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ anchor, known, size }: Contradicted) =>
        known > size
          ? `At ${anchor} there is a checkpoint of ${known} entries, and the log has ${size}: entries were cut off.`
          : `At ${anchor} there is another checkpoint of ${known} entries than the log's: the log was rewritten.`,
      advice:
        "Keep the log's folder as it is and find out who changed it; `kumihimo audit verify` tells more.",
    },
    ja: {
      message: ({ anchor, known, size }: Contradicted) =>
        known > size
          ? `${anchor} には ${known} 件のチェックポイントがありますが、ログは ${size} 件です。末尾が切り取られています。`
          : `${anchor} にある ${known} 件のチェックポイントがログと一致しません。ログが書き換えられています。`,
      advice:
        "ログのフォルダーをそのまま保全し、誰が変更したか調べてください。`kumihimo audit verify` で詳細を確認できます。",
    },
  },
});
