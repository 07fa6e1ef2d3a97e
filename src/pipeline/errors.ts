import { defineErrors } from "../kernel/errors.ts";

/** Failures of a call on its way to a tool, and of the catalog. */
export const pipelineErrors = defineErrors("pipeline", {
  unknownTool: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ name, near }: { name: string; near: string | undefined }) =>
        near === undefined
          ? `There is no tool named "${name}".`
          : `There is no tool named "${name}"; did you mean "${near}"?`,
      advice: "Ask for tools/list and call one of the names in it.",
    },
    ja: {
      message: ({ name, near }: { name: string; near: string | undefined }) =>
        near === undefined
          ? `「${name}」というツールはありません。`
          : `「${name}」というツールはありません。「${near}」ではありませんか。`,
      advice: "tools/list で一覧を取得し、その中の名前で呼び出してください。",
    },
  },
  invalidArguments: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ tool, problems }: { tool: string; problems: string }) =>
        `The arguments do not fit ${tool}: ${problems}`,
      advice: "Correct the arguments named here after the tool's input schema, and call again.",
    },
    ja: {
      message: ({ tool, problems }: { tool: string; problems: string }) =>
        `引数が ${tool} に合いません: ${problems}`,
      advice: "示された引数をツールの入力スキーマに合わせて直し、もう一度呼び出してください。",
    },
  },
  forbidden: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ tool, permission }: { tool: string; permission: string }) =>
        `You may not call ${tool}; it needs the permission ${permission}.`,
      advice: "Ask the operator for the permission.",
    },
    ja: {
      message: ({ tool, permission }: { tool: string; permission: string }) =>
        `${tool} を呼び出す権限がありません。必要な権限: ${permission}`,
      advice: "管理者に権限の付与を依頼してください。",
    },
  },
  forbiddenByRule: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ tool }: { tool: string }) => `You may not call ${tool} in this way.`,
      advice: "Ask the operator what is allowed.",
    },
    ja: {
      message: ({ tool }: { tool: string }) =>
        `${tool} をこの形で呼び出すことは許可されていません。`,
      advice: "許可されている範囲を管理者に確認してください。",
    },
  },
  insufficientScope: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ tool, scope }: { tool: string; scope: string }) =>
        `Your login does not reach as far as ${tool}; it takes the scope ${scope}.`,
      advice: "Log in again and ask for this scope, or ask the operator for it.",
    },
    ja: {
      message: ({ tool, scope }: { tool: string; scope: string }) =>
        `現在のログインでは ${tool} を呼び出せません。必要なスコープ: ${scope}`,
      advice: "このスコープを要求してログインし直すか、管理者に付与を依頼してください。",
    },
  },
  tooManyCalls: {
    status: 429,
    audience: "caller",
    en: {
      message: ({ tool, seconds }: { tool: string; seconds: number }) =>
        `You have called ${tool} as often as you may for now; in ${seconds} s you may again.`,
      advice: "Call again then.",
    },
    ja: {
      message: ({ tool, seconds }: { tool: string; seconds: number }) =>
        `${tool} の呼び出し回数が上限に達しました。${seconds} 秒後に再び呼び出せます。`,
      advice: "時間をおいて、もう一度呼び出してください。",
    },
  },
  waitingForApproval: {
    status: 409,
    audience: "caller",
    en: {
      message: ({ tool, id }: { tool: string; id: string }) =>
        `This call of ${tool} waits for somebody's approval (request ${id}).`,
      advice: "Call again with the same arguments once it was approved.",
    },
    ja: {
      message: ({ tool, id }: { tool: string; id: string }) =>
        `この ${tool} の呼び出しは承認待ちです（リクエスト ${id}）。`,
      advice: "承認された後に、同じ引数でもう一度呼び出してください。",
    },
  },
  approvalDenied: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ tool }: { tool: string }) => `This call of ${tool} was not approved.`,
      advice: "Ask whoever decides about it before you try again.",
    },
    ja: {
      message: ({ tool }: { tool: string }) => `この ${tool} の呼び出しは承認されませんでした。`,
      advice: "もう一度試す前に、承認者に確認してください。",
    },
  },
  notApprovable: {
    status: 413,
    audience: "caller",
    en: {
      message: ({ tool, limit }: { tool: string; limit: number }) =>
        `This call of ${tool} needs approval, and nobody can judge arguments of more than ${limit} bytes.`,
      advice: "Send less, such as the address of a file in place of its bytes.",
    },
    ja: {
      message: ({ tool, limit }: { tool: string; limit: number }) =>
        `この ${tool} の呼び出しには承認が必要ですが、${limit} バイトを超える引数は判断できません。`,
      advice: "ファイルの内容の代わりにアドレスを渡すなどして、引数を小さくしてください。",
    },
  },
  notRedacted: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ tool, limit }: { tool: string; limit: number }) =>
        `The answer of ${tool} cannot be given: what it may not hold could not be taken out of it. It is larger than ${limit} bytes, or no JSON.`,
      advice: "Ask for less at a time.",
    },
    ja: {
      message: ({ tool, limit }: { tool: string; limit: number }) =>
        `${tool} の結果は、伏せるべき情報を取り除けないため渡せません（${limit} バイトを超えるか、JSON ではありません）。`,
      advice: "一度に取得する量を減らしてください。",
    },
  },
  invalidOutput: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ tool, problems }: { tool: string; problems: string }) =>
        `${tool} answered with something its own output schema refuses: ${problems}`,
      advice: "Report this to whoever maintains the tool.",
    },
    ja: {
      message: ({ tool, problems }: { tool: string; problems: string }) =>
        `${tool} の答えが自身の出力スキーマに合いません: ${problems}`,
      advice: "ツールの保守担当者に報告してください。",
    },
  },
  nameTaken: {
    status: 500,
    audience: "operator",
    en: {
      message: (clash: { kind: string; name: string; owner: string; holder: string }) =>
        `The ${clash.kind} "${clash.name}" of ${clash.owner} is already offered by ${clash.holder}.`,
      advice: "Rename one of the two, or leave one of their owners out.",
    },
    ja: {
      message: (clash: { kind: string; name: string; owner: string; holder: string }) =>
        `${clash.owner} の ${clash.kind}「${clash.name}」は、すでに ${clash.holder} が提供しています。`,
      advice: "どちらかの名前を変えるか、一方を外してください。",
    },
  },
  draining: {
    status: 503,
    audience: "caller",
    en: {
      message: () => "The hub is shutting down and takes no new calls.",
      advice: "Call again in a few seconds; another replica or the restarted hub answers.",
    },
    ja: {
      message: () => "ハブは停止処理中のため、新しい呼び出しを受け付けません。",
      advice: "数秒後にもう一度呼び出してください。再起動後のハブか別のレプリカが応答します。",
    },
  },
  cannotAsk: {
    status: 400,
    audience: "caller",
    en: {
      message: () => "The tool needs an answer from its caller, and this client cannot be asked.",
      advice: "Call from a client that supports elicitation.",
    },
    ja: {
      message: () =>
        "ツールは呼び出し元の回答を必要としますが、このクライアントには質問できません。",
      advice: "elicitation に対応したクライアントから呼び出してください。",
    },
  },
});
