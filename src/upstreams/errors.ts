import { defineErrors } from "../kernel/errors.ts";

interface Of {
  readonly upstream: string;
}

/** Everything that can go wrong between the hub and an MCP server behind it. */
export const upstreamErrors = defineErrors("upstreams", {
  unreachable: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) => `The upstream ${upstream} could not be reached.`,
      advice: "Try again later, or ask the operator whether the server is up.",
    },
    ja: {
      message: ({ upstream }: Of) => `アップストリーム ${upstream} に接続できませんでした。`,
      advice: "時間をおいて再試行するか、サーバーが稼働しているか管理者に確認してください。",
    },
  },
  cutOff: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `The upstream ${upstream} broke off in the middle of the call.`,
      advice: "Find out whether the call did its work before you make it again.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `アップストリーム ${upstream} との接続が呼び出しの途中で切れました。`,
      advice: "処理が済んでいないか確認してから、もう一度呼び出してください。",
    },
  },
  refused: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ upstream, status }: Of & { readonly status: number }) =>
        `The upstream ${upstream} refused the hub's request with HTTP ${status}.`,
      advice: "Ask the operator to look at the upstream's address and credentials.",
    },
    ja: {
      message: ({ upstream, status }: Of & { readonly status: number }) =>
        `アップストリーム ${upstream} がハブの要求を HTTP ${status} で拒否しました。`,
      advice: "アップストリームの URL と認証情報の確認を管理者に依頼してください。",
    },
  },
  nonsense: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `The upstream ${upstream} answered with something that is not MCP, or too large.`,
      advice: "Report this to whoever maintains the server.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `アップストリーム ${upstream} の応答が MCP の形式でないか、大きすぎます。`,
      advice: "サーバーの保守担当者に報告してください。",
    },
  },
  wrongEra: {
    status: 502,
    audience: "operator",
    en: {
      message: ({ upstream, era }: Of & { readonly era: string }) =>
        `The upstream ${upstream} does not speak the ${era} protocol that is set for it.`,
      advice: "Set `era: auto`, or another protocol.",
    },
    ja: {
      message: ({ upstream, era }: Of & { readonly era: string }) =>
        `アップストリーム ${upstream} は、設定された ${era} プロトコルに対応していません。`,
      advice: "`era: auto` か別のプロトコルを設定してください。",
    },
  },
  noInstance: {
    status: 503,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) => `No instance of the upstream ${upstream} can be asked now.`,
      advice: "Try again later; `kumihimo upstream health` tells the operator why.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `アップストリーム ${upstream} に、今応答できるインスタンスがありません。`,
      advice:
        "時間をおいて再試行してください。原因は管理者が `kumihimo upstream health` で確認できます。",
    },
  },
  resting: {
    status: 503,
    audience: "caller",
    en: {
      message: ({ upstream, seconds }: Of & { readonly seconds: number }) =>
        `The upstream ${upstream} failed too often and is left alone for ${Math.ceil(seconds)} s.`,
      advice: "Try again after that.",
    },
    ja: {
      message: ({ upstream, seconds }: Of & { readonly seconds: number }) =>
        `アップストリーム ${upstream} は失敗が続いたため、${Math.ceil(seconds)} 秒間休止中です。`,
      advice: "その後でもう一度お試しください。",
    },
  },
  unknown: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) => `There is no upstream named "${upstream}".`,
      advice: "Ask for the list with `kumihimo upstream list`.",
    },
    ja: {
      message: ({ upstream }: Of) => `「${upstream}」というアップストリームはありません。`,
      advice: "`kumihimo upstream list` で一覧を確認してください。",
    },
  },
  unknownInstance: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ upstream, instance }: Of & { readonly instance: string }) =>
        `The upstream ${upstream} has no registered instance "${instance}".`,
      advice: "Register it again.",
    },
    ja: {
      message: ({ upstream, instance }: Of & { readonly instance: string }) =>
        `アップストリーム ${upstream} に登録済みのインスタンス「${instance}」はありません。`,
      advice: "もう一度登録してください。",
    },
  },
  nameTaken: {
    status: 409,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) => `There is already an upstream named "${upstream}".`,
      advice: "Choose another name, or remove that one first.",
    },
    ja: {
      message: ({ upstream }: Of) => `「${upstream}」というアップストリームはすでにあります。`,
      advice: "別の名前にするか、先に既存のものを削除してください。",
    },
  },
  fromFile: {
    status: 409,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `The upstream ${upstream} comes from the configuration file and stays until it is taken out there.`,
      advice: "Take it out of the file; the hub reads the file again by itself.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `アップストリーム ${upstream} は設定ファイルにあるため、ここでは削除できません。`,
      advice: "設定ファイルから取り除いてください。ハブはファイルを自動で読み直します。",
    },
  },
  heldElsewhere: {
    status: 409,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `The call to ${upstream} that asked this question is gone: the hub was restarted, or its replica is.`,
      advice: "Make the call again from its start.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `この質問をした ${upstream} への呼び出しは、ハブまたはレプリカの再起動により失われました。`,
      advice: "最初から呼び出し直してください。",
    },
  },
  notAsking: {
    status: 409,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `The question of ${upstream} is no longer open: it was answered already, or too late.`,
      advice: "Make the call again from its start.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `${upstream} からの質問は、すでに回答済みか期限切れのため、回答できません。`,
      advice: "最初から呼び出し直してください。",
    },
  },
  tooManyAsking: {
    status: 503,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `${upstream} has a question, but too many calls wait for an answer of their callers already.`,
      advice: "Try again later.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `${upstream} から質問がありますが、回答待ちの呼び出しがすでに上限に達しています。`,
      advice: "時間をおいて再試行してください。",
    },
  },
  tooLargeToHandOver: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `What ${upstream} and its caller told each other is too large to be handed from one replica of the hub to another.`,
      advice: "Make the call again from its start, with smaller answers.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `${upstream} とのやり取りが大きすぎて、ハブのレプリカ間で受け渡せませんでした。`,
      advice: "回答を小さくして、最初から呼び出し直してください。",
    },
  },
  badCommand: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `The program of the upstream ${upstream} could not be started.`,
      advice: "Ask the operator to look at its command; the log says more.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `アップストリーム ${upstream} のプログラムを起動できませんでした。`,
      advice: "コマンドの確認を管理者に依頼してください。詳細はログにあります。",
    },
  },
  noSandbox: {
    status: 503,
    audience: "operator",
    en: {
      message: ({ upstream }: Of) =>
        `The upstream ${upstream} asks for a sandbox, and this machine has none to offer.`,
      advice: "Install bubblewrap, or set `sandbox.mode` to `auto` or `off`.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `アップストリーム ${upstream} にはサンドボックスが必要ですが、このマシンでは使えません。`,
      advice: "bubblewrap をインストールするか、`sandbox.mode` を `auto` か `off` にしてください。",
    },
  },
  quarantined: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ upstream, tool }: Of & { readonly tool: string }) =>
        `The tool ${tool} of the upstream ${upstream} is not what was approved, and waits for approval.`,
      advice: "Ask the operator to look at it with `kumihimo upstream diff`.",
    },
    ja: {
      message: ({ upstream, tool }: Of & { readonly tool: string }) =>
        `アップストリーム ${upstream} のツール ${tool} は承認済みの内容と異なるため、承認待ちです。`,
      advice: "管理者に `kumihimo upstream diff` での確認を依頼してください。",
    },
  },
  pinsUnreadable: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ upstream }: Of) =>
        `What was approved of the upstream ${upstream} cannot be read, so nothing of it is offered.`,
      advice:
        "Restore the file in the folder `pins` of the data folder, or take it away to approve anew.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `アップストリーム ${upstream} の承認記録を読めないため、そのツールは提供されません。`,
      advice:
        "データフォルダーの `pins` にあるファイルを復元するか、取り除いて承認し直してください。",
    },
  },
  unknownTask: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ task }: { readonly task: string }) => `There is no task "${task}".`,
      advice: "Use the id that the call gave which began the task; it may have expired.",
    },
    ja: {
      message: ({ task }: { readonly task: string }) => `「${task}」というタスクはありません。`,
      advice: "タスクを開始した呼び出しが返した ID を使ってください。期限切れの可能性もあります。",
    },
  },
  ambiguousUri: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ uri, upstreams }: { readonly uri: string; readonly upstreams: string }) =>
        `The resource ${uri} is offered by more than one upstream: ${upstreams}.`,
      advice: "Name it as resources/list does, `kumihimo://<upstream>/...`.",
    },
    ja: {
      message: ({ uri, upstreams }: { readonly uri: string; readonly upstreams: string }) =>
        `リソース ${uri} は複数のアップストリームにあります: ${upstreams}`,
      advice: "resources/list のとおり `kumihimo://<upstream>/...` の形で指定してください。",
    },
  },
});
