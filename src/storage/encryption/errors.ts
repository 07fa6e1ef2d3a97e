import { defineErrors } from "../../kernel/errors.ts";

/** Failures of what is kept sealed, and of the keys it is sealed with. */
export const encryptionErrors = defineErrors("storage", {
  sealedOtherwise: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ place }: { place: string }) =>
        `What is kept sealed at ${place} cannot be opened: the key it was sealed with is not here, or somebody changed it.`,
      advice: "Give the hub that key again with `encryption`, or restore a copy of both.",
    },
    ja: {
      message: ({ place }: { place: string }) =>
        `${place} に暗号化して保管された値を復号できません。暗号化に使った鍵がないか、値が改変されています。`,
      advice:
        "その鍵を `encryption` で再び指定するか、鍵と値の両方をバックアップから戻してください。",
    },
  },
  keyFile: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ file, why }: { file: string; why: string }) =>
        `The hub's keys of encryption in ${file} cannot be used: ${why}.`,
      advice: "Restore the file: without its keys, nothing that is sealed with them opens.",
    },
    ja: {
      message: ({ file, why }: { file: string; why: string }) =>
        `ハブの暗号化の鍵のファイル ${file} を使えません: ${why}`,
      advice:
        "ファイルをバックアップから戻してください。鍵がなければ、暗号化して保管した値は復号できません。",
    },
  },
  noSharedKey: {
    status: 500,
    audience: "operator",
    en: {
      message: () => "With PostgreSQL the replicas of the hub need the same keys of encryption.",
      advice:
        "Give every replica the same `encryption.keys`, or name a key in `encryption.transit`.",
    },
    ja: {
      message: () => "PostgreSQL を使う場合は、すべてのレプリカに共通の暗号化の鍵が必要です。",
      advice:
        "すべてのレプリカに同じ `encryption.keys` を指定するか、`encryption.transit` で鍵を指定してください。",
    },
  },
  fileBusy: {
    status: 503,
    audience: "operator",
    en: {
      message: ({ file }: { file: string }) => `Another process is changing ${file}.`,
      advice: "Wait until it ends, and try again.",
    },
    ja: {
      message: ({ file }: { file: string }) => `別のプロセスが ${file} を変更中です。`,
      advice: "終わるのを待って、もう一度試してください。",
    },
  },
  secretStore: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ file, why }: { file: string; why: string }) =>
        `The hub's secrets in ${file} cannot be used: ${why}.`,
      advice: "Restore the file, or remove it and set the secrets again.",
    },
    ja: {
      message: ({ file, why }: { file: string; why: string }) =>
        `ハブの秘密情報のファイル ${file} を使えません: ${why}`,
      advice: "ファイルをバックアップから戻すか、削除して秘密情報を設定し直してください。",
    },
  },
  noSecret: {
    status: 404,
    audience: "operator",
    en: {
      message: ({ name }: { name: string }) => `The hub keeps no secret ${name}.`,
      advice: "See `kumihimo secrets list`, or set it with `kumihimo secrets set NAME`.",
    },
    ja: {
      message: ({ name }: { name: string }) => `秘密情報 ${name} は保管されていません。`,
      advice:
        "`kumihimo secrets list` で確かめるか、`kumihimo secrets set 名前` で設定してください。",
    },
  },
  badSecret: {
    status: 400,
    audience: "operator",
    en: {
      message: ({ limit }: { limit: number }) =>
        `A secret has a name of at most 128 letters, digits, ".", "-" and "_" that begins with a letter, and 6 to ${limit} bytes.`,
      advice: "Give it such a name, and the value over standard input.",
    },
    ja: {
      message: ({ limit }: { limit: number }) =>
        `秘密情報の名前は英字で始まる 128 文字以内の英数字・「.」「-」「_」、値は 6 ～ ${limit} バイトです。`,
      advice: "条件に合う名前を付け、値は標準入力から渡してください。",
    },
  },
  secretsFull: {
    status: 507,
    audience: "operator",
    en: {
      message: ({ limit }: { limit: number }) => `The hub keeps ${limit} secrets and no more.`,
      advice: "Remove secrets that no setting names.",
    },
    ja: {
      message: ({ limit }: { limit: number }) => `保管できる秘密情報は ${limit} 件までです。`,
      advice: "どの設定からも参照されない秘密情報を削除してください。",
    },
  },
  stillSealed: {
    status: 409,
    audience: "operator",
    en: {
      message: ({ names }: { names: string }) =>
        `Something is still being sealed with an older key (${names}); no key was dropped.`,
      advice: "Run `kumihimo secrets rotate --drop-old` again when the hub rests.",
    },
    ja: {
      message: ({ names }: { names: string }) =>
        `まだ古い鍵で暗号化されているものがあります（${names}）。鍵は削除していません。`,
      advice: "ハブが落ち着いてから `kumihimo secrets rotate --drop-old` を再実行してください。",
    },
  },
});
