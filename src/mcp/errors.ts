import { defineErrors } from "../kernel/errors.ts";

/** Failures of a request before it reaches a tool, or of something that is not a tool. */
export const mcpErrors = defineErrors("mcp", {
  unknownPrompt: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ name }: { name: string }) => `There is no prompt named "${name}".`,
      advice: "Ask for prompts/list and use one of the names in it.",
    },
    ja: {
      message: ({ name }: { name: string }) => `「${name}」というプロンプトはありません。`,
      advice: "prompts/list で一覧を取得し、その中の名前を使ってください。",
    },
  },
  missingArgument: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ prompt, name }: { prompt: string; name: string }) =>
        `The prompt ${prompt} needs the argument "${name}".`,
      advice: "Give every argument that prompts/list marks as required.",
    },
    ja: {
      message: ({ prompt, name }: { prompt: string; name: string }) =>
        `プロンプト ${prompt} には引数「${name}」が必要です。`,
      advice: "prompts/list で必須とされている引数をすべて渡してください。",
    },
  },
  unknownReference: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ name }: { name: string }) => `There is nothing to complete at "${name}".`,
      advice: "Name a prompt of prompts/list or a template of resources/templates/list.",
    },
    ja: {
      message: ({ name }: { name: string }) => `「${name}」には補完の対象がありません。`,
      advice:
        "prompts/list のプロンプトか resources/templates/list のテンプレートを指定してください。",
    },
  },
  noResource: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ uri }: { uri: string }) => `There is no resource ${uri}.`,
      advice: "Ask for resources/list and read one of the URIs in it.",
    },
    ja: {
      message: ({ uri }: { uri: string }) => `リソース ${uri} はありません。`,
      advice: "resources/list で一覧を取得し、その中の URI を読み取ってください。",
    },
  },
  badCursor: {
    status: 400,
    audience: "caller",
    en: {
      message: () => "The cursor does not belong to this list.",
      advice: "Ask for the list again without a cursor.",
    },
    ja: {
      message: () => "カーソルがこの一覧のものではありません。",
      advice: "カーソルを付けずに一覧を取得し直してください。",
    },
  },
  badState: {
    status: 400,
    audience: "caller",
    en: {
      message: () => "The requestState is not one this hub gave for this call, or it is too old.",
      advice: "Start the call again without requestState and inputResponses.",
    },
    ja: {
      message: () => "requestState がこの呼び出しのものではないか、期限が切れています。",
      advice: "requestState と inputResponses を付けずに、呼び出しをやり直してください。",
    },
  },
  noAnswer: {
    status: 504,
    audience: "caller",
    en: {
      message: ({ seconds }: { seconds: number }) =>
        `The client did not answer the tool's question within ${seconds} s.`,
      advice: "Call again, and answer in time.",
    },
    ja: {
      message: ({ seconds }: { seconds: number }) =>
        `クライアントは ${seconds} 秒以内にツールの質問に答えませんでした。`,
      advice: "もう一度呼び出し、時間内に回答してください。",
    },
  },
  refusedToAnswer: {
    status: 422,
    audience: "caller",
    en: {
      message: ({ why }: { why: string }) =>
        `The client did not answer the tool's question: ${why}`,
      advice: "Call again, and answer the question.",
    },
    ja: {
      message: ({ why }: { why: string }) => `クライアントはツールの質問に答えませんでした: ${why}`,
      advice: "もう一度呼び出し、質問に回答してください。",
    },
  },
  tooManyRounds: {
    status: 508,
    audience: "caller",
    en: {
      message: ({ tool, rounds }: { tool: string; rounds: number }) =>
        `${tool} asked ${rounds} times and still has a question.`,
      advice: "Report this to whoever maintains the tool.",
    },
    ja: {
      message: ({ tool, rounds }: { tool: string; rounds: number }) =>
        `${tool} は ${rounds} 回質問しましたが、まだ終わりません。`,
      advice: "ツールの保守担当者に報告してください。",
    },
  },
  tooManySubscriptions: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ limit }: { limit: number }) =>
        `A client may be told of changes to ${limit} resources at most.`,
      advice: "Unsubscribe from those you no longer need.",
    },
    ja: {
      message: ({ limit }: { limit: number }) =>
        `1 つのクライアントが変更通知を受け取れるリソースは ${limit} 件までです。`,
      advice: "不要になったリソースの購読を解除してください。",
    },
  },
  answerTooLarge: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ mebibytes }: { mebibytes: number }) =>
        `The answer is larger than the ${mebibytes} MiB that fit into one line.`,
      advice: "Ask for less at once, or connect over HTTP.",
    },
    ja: {
      message: ({ mebibytes }: { mebibytes: number }) =>
        `応答が 1 行の上限の ${mebibytes} MiB を超えています。`,
      advice: "一度に求める量を減らすか、HTTP で接続してください。",
    },
  },
  tooDeep: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ levels }: { levels: number }) =>
        `The message is nested more than ${levels} levels deep.`,
      advice: "Send flatter arguments.",
    },
    ja: {
      message: ({ levels }: { levels: number }) =>
        `メッセージの入れ子が ${levels} 段を超えています。`,
      advice: "引数の入れ子を浅くしてください。",
    },
  },
});
