import { defineErrors } from "../kernel/errors.ts";

/** Failures of what the hub keeps on disk. */
export const storageErrors = defineErrors("storage", {
  noArtifact: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ uri }: { uri: string }) => `There is no artifact ${uri}.`,
      advice: "Check the URI, or make the artifact again: old ones are removed.",
    },
    ja: {
      message: ({ uri }: { uri: string }) => `アーティファクト ${uri} はありません。`,
      advice: "URI を確かめるか、作り直してください。古いものは削除されます。",
    },
  },
  badUri: {
    status: 400,
    audience: "caller",
    en: {
      message: () => "This is not the URI of an artifact.",
      advice: "Write artifact://sha256- followed by 64 lower-case hexadecimal digits.",
    },
    ja: {
      message: () => "アーティファクトの URI ではありません。",
      advice: "artifact://sha256- に続けて 16 進数（小文字）64 桁を書いてください。",
    },
  },
  badRange: {
    status: 416,
    audience: "caller",
    en: {
      message: ({ bytes }: { bytes: number }) =>
        `The range is not inside the artifact's ${bytes} bytes.`,
      advice: "Ask for a range that starts before the end.",
    },
    ja: {
      message: ({ bytes }: { bytes: number }) =>
        `指定の範囲は、アーティファクトの ${bytes} バイトに収まりません。`,
      advice: "末尾より前から始まる範囲を指定してください。",
    },
  },
  badCursor: {
    status: 400,
    audience: "caller",
    en: {
      message: () => "This is not a place in the list of artifacts.",
      advice: "Start the list again without a cursor.",
    },
    ja: {
      message: () => "アーティファクト一覧の位置を示すものではありません。",
      advice: "カーソルなしで一覧を最初から取得してください。",
    },
  },
  artifactTooLarge: {
    status: 413,
    audience: "caller",
    en: {
      message: ({ limit }: { limit: number }) =>
        `The content is larger than an artifact may be, ${limit} bytes.`,
      advice:
        "Send something smaller, or ask the operator to raise storage.artifacts.maxArtifactBytes.",
    },
    ja: {
      message: ({ limit }: { limit: number }) =>
        `アーティファクトの上限 ${limit} バイトを超えています。`,
      advice:
        "小さいものを送るか、管理者に storage.artifacts.maxArtifactBytes の引き上げを依頼してください。",
    },
  },
  quotaExceeded: {
    status: 507,
    audience: "caller",
    en: {
      message: () => "The store of artifacts is full of artifacts that are in use.",
      advice: "Try again in some minutes, or ask the operator to raise storage.artifacts.maxBytes.",
    },
    ja: {
      message: () => "アーティファクトの保管場所が、使用中のもので満杯です。",
      advice:
        "数分後に再度試すか、管理者に storage.artifacts.maxBytes の引き上げを依頼してください。",
    },
  },
  diskFull: {
    status: 507,
    audience: "caller",
    en: {
      message: () => "The hub's disk is full.",
      advice: "Ask the operator to make room on the disk that holds the data directory.",
    },
    ja: {
      message: () => "ハブのディスクに空きがありません。",
      advice: "データフォルダーのあるディスクの空きを増やすよう、管理者に依頼してください。",
    },
  },
  folderUnusable: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ folder, why }: { folder: string; why: string }) =>
        `The data directory ${folder} cannot be used: ${why}.`,
      advice: "Name a directory that belongs to the user the hub runs as, with --data-dir.",
    },
    ja: {
      message: ({ folder, why }: { folder: string; why: string }) =>
        `データフォルダー ${folder} を使用できません: ${why}`,
      advice: "ハブを実行するユーザーが所有するフォルダーを --data-dir で指定してください。",
    },
  },
  secretExposed: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ file }: { file: string }) => `Other users of this machine may read ${file}.`,
      advice: "Replace the secret, and set the file's mode to 600.",
    },
    ja: {
      message: ({ file }: { file: string }) =>
        `${file} を、このマシンのほかのユーザーが読める状態です。`,
      advice: "秘密の値を取り替え、ファイルのモードを 600 にしてください。",
    },
  },
  stateUnavailable: {
    status: 503,
    audience: "caller",
    en: {
      message: () => "The state that the hub shares with its replicas cannot be reached now.",
      advice: "Try again in a few seconds; the operator finds the cause in the log.",
    },
    ja: {
      message: () => "ハブがレプリカと共有する状態に、今は接続できません。",
      advice: "数秒後にもう一度お試しください。原因は管理者がログで確認できます。",
    },
  },
  stateFull: {
    status: 503,
    audience: "caller",
    en: {
      message: () => "The hub's memory for short-lived values is full.",
      advice:
        "Try again later, or ask the operator to raise storage.state.maxKeys and storage.state.maxBytes.",
    },
    ja: {
      message: () => "短期間の値を置くハブのメモリが満杯です。",
      advice:
        "時間をおいて再試行するか、管理者に storage.state.maxKeys と storage.state.maxBytes の引き上げを依頼してください。",
    },
  },
  stateValueTooLarge: {
    status: 413,
    audience: "caller",
    en: {
      message: ({ limit }: { limit: number }) =>
        `A value is larger than the hub's shared state takes, ${limit} bytes.`,
      advice: "Send something smaller.",
    },
    ja: {
      message: ({ limit }: { limit: number }) =>
        `ハブの共有状態に置ける値の上限 ${limit} バイトを超えています。`,
      advice: "より小さいものを送ってください。",
    },
  },
  databaseDown: {
    status: 503,
    audience: "operator",
    en: {
      message: ({ why }: { why: string }) => `The database cannot be used: ${why}.`,
      advice: "Check `storage.database`, and whether the server runs and lets the hub in.",
    },
    ja: {
      message: ({ why }: { why: string }) => `データベースを使えません: ${why}`,
      advice: "`storage.database` の設定と、サーバーが動いていて接続できることを確かめてください。",
    },
  },
  databaseInUse: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ file }: { file: string }) =>
        `Another hub uses the database in this data folder; ${file} says so.`,
      advice:
        "Stop the other hub, give this one another --data-dir, or use PostgreSQL for several.",
    },
    ja: {
      message: ({ file }: { file: string }) =>
        `このデータフォルダーのデータベースは別のハブが使用中です（${file}）。`,
      advice:
        "もう一方のハブを止めるか、別の --data-dir を指定するか、複数で使うなら PostgreSQL にしてください。",
    },
  },
  databaseNewer: {
    status: 500,
    audience: "operator",
    en: {
      message: () => "A newer version of the hub has changed this database.",
      advice: "Start that version again, or restore a copy from before it.",
    },
    ja: {
      message: () => "このデータベースは、より新しい版のハブによって変更されています。",
      advice: "その版を使うか、変更前のバックアップを戻してください。",
    },
  },
  secretFile: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ file, why }: { file: string; why: string }) =>
        `The file ${file}, which keeps a secret, cannot be used: ${why}.`,
      advice: "Remove the file, so that the hub writes a new one, or mend it.",
    },
    ja: {
      message: ({ file, why }: { file: string; why: string }) =>
        `秘密を保管するファイル ${file} を使えません: ${why}`,
      advice: "ファイルを削除して新しく作らせるか、内容を直してください。",
    },
  },
});
