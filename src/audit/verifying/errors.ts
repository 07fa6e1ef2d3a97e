import { defineErrors } from "../../kernel/errors.ts";

/** Failures of looking at a log; damage that was found in it is no failure, but a result. */
export const verificationErrors = defineErrors("audit", {
  unreadable: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ what, why }: { what: string; why: string }) => `${what} cannot be read: ${why}.`,
      advice: "Check the path, and that you may read what is there.",
    },
    ja: {
      message: ({ what, why }: { what: string; why: string }) => `${what} を読み取れません: ${why}`,
      advice: "パスと読み取り権限を確かめてください。",
    },
  },
  noLog: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ directory }: { directory: string }) => `There is no audit log in ${directory}.`,
      advice: "Give the folder of `audit.directory`, or that of one log in it.",
    },
    ja: {
      message: ({ directory }: { directory: string }) => `${directory} に監査ログがありません。`,
      advice: "`audit.directory` のフォルダー、またはその中のログのフォルダーを指定してください。",
    },
  },
  noCheckpoints: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ file }: { file: string }) => `${file} holds something else than checkpoints.`,
      advice: "Give a file of signed checkpoints, one after the other with an empty line between.",
    },
    ja: {
      message: ({ file }: { file: string }) =>
        `${file} にチェックポイントではないものが含まれています。`,
      advice: "署名付きチェックポイントを空行で区切って並べたファイルを指定してください。",
    },
  },
  whichLog: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ origins }: { origins: string }) => `There are several logs: ${origins}.`,
      advice: "Name one of them with --log.",
    },
    ja: {
      message: ({ origins }: { origins: string }) => `ログが複数あります: ${origins}`,
      advice: "--log で 1 つ指定してください。",
    },
  },
  noEntry: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ entry }: { entry: string }) => `There is no entry ${entry}.`,
      advice: "Give the number of an entry, or the id of a call, that is in this log.",
    },
    ja: {
      message: ({ entry }: { entry: string }) => `エントリー ${entry} はありません。`,
      advice: "このログにあるエントリーの番号または呼び出しの ID を指定してください。",
    },
  },
  notCovered: {
    status: 409,
    audience: "caller",
    en: {
      message: ({ entry }: { entry: number }) => `No checkpoint covers entry ${entry} yet.`,
      advice: "Wait until the hub has signed the next checkpoint, and ask again.",
    },
    ja: {
      message: ({ entry }: { entry: number }) =>
        `エントリー ${entry} を含むチェックポイントがまだありません。`,
      advice: "ハブが次のチェックポイントに署名した後で、もう一度実行してください。",
    },
  },
  notProvable: {
    status: 409,
    audience: "caller",
    en: {
      message: ({ entry }: { entry: number }) =>
        `Entry ${entry} cannot be proved: the log is damaged, or does not fit the checkpoint.`,
      advice: "Run `kumihimo audit verify`, which names the damage.",
    },
    ja: {
      message: ({ entry }: { entry: number }) =>
        `エントリー ${entry} を証明できません。ログが壊れているか、チェックポイントに合いません。`,
      advice: "`kumihimo audit verify` で損傷箇所を確かめてください。",
    },
  },
  notBundle: {
    status: 400,
    audience: "caller",
    en: {
      message: () => "That is no proof of an audit entry.",
      advice: "Give a file that `kumihimo audit prove` wrote, whole.",
    },
    ja: {
      message: () => "監査エントリーの証明ではありません。",
      advice: "`kumihimo audit prove` が書き出したファイルをそのまま指定してください。",
    },
  },
});
