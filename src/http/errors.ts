import { defineErrors } from "../kernel/errors.ts";

/** Failures of a request before it reaches anything that knows what it is about. */
export const httpErrors = defineErrors("http", {
  noRoute: {
    status: 404,
    audience: "caller",
    en: {
      message: () => "There is nothing at this address.",
      advice: "MCP clients use /mcp; a person finds more at /console.",
    },
    ja: {
      message: () => "このアドレスには何もありません。",
      advice: "MCP クライアントは /mcp を使います。画面は /console にあります。",
    },
  },
  wrongMethod: {
    status: 405,
    audience: "caller",
    en: {
      message: ({ allowed }: { allowed: string }) => `This address takes only ${allowed}.`,
      advice: "Use one of these methods.",
    },
    ja: {
      message: ({ allowed }: { allowed: string }) =>
        `このアドレスで使えるのは ${allowed} だけです。`,
      advice: "示されたメソッドのいずれかを使ってください。",
    },
  },
  wrongHost: {
    status: 403,
    audience: "caller",
    en: {
      message: () => "The Host header names a host that this hub does not answer for.",
      advice:
        "Use the hub's own address, or ask the operator to add the name to `http.allowedHosts`.",
    },
    ja: {
      message: () => "Host ヘッダーの名前は、このハブのものではありません。",
      advice:
        "ハブ自身のアドレスを使うか、`http.allowedHosts` への追加を管理者に依頼してください。",
    },
  },
  wrongOrigin: {
    status: 403,
    audience: "caller",
    en: {
      message: () => "Web pages of this origin may not call the hub.",
      advice: "Ask the operator to add the origin to `http.allowedOrigins`.",
    },
    ja: {
      message: () => "このオリジンのウェブページからは呼び出せません。",
      advice: "`http.allowedOrigins` への追加を管理者に依頼してください。",
    },
  },
  tokenInUrl: {
    status: 400,
    audience: "caller",
    en: {
      message: () => "A token does not belong into a URL, where logs and histories keep it.",
      advice:
        "Send it in the header `Authorization: Bearer <token>`, and replace the one you sent.",
    },
    ja: {
      message: () => "トークンを URL に入れないでください。ログや履歴に残ります。",
      advice:
        "ヘッダー `Authorization: Bearer <token>` で送り、URL に入れたトークンは取り替えてください。",
    },
  },
  bodyTooLarge: {
    status: 413,
    audience: "caller",
    en: {
      message: ({ limit }: { limit: number }) => `The request is larger than ${limit} bytes.`,
      advice: "Upload media with PUT /artifacts and pass the artifact:// URI instead.",
    },
    ja: {
      message: ({ limit }: { limit: number }) => `リクエストが ${limit} バイトを超えています。`,
      advice: "メディアは PUT /artifacts で送り、代わりに artifact:// の URI を渡してください。",
    },
  },
  bodyStalled: {
    status: 408,
    audience: "caller",
    en: {
      message: ({ seconds }: { seconds: number }) =>
        `Nothing more of the request arrived for ${seconds} s.`,
      advice: "Send the request again without pausing.",
    },
    ja: {
      message: ({ seconds }: { seconds: number }) =>
        `${seconds} 秒間、リクエストの続きが届きませんでした。`,
      advice: "途中で止めずに、もう一度送ってください。",
    },
  },
  bodyCutOff: {
    status: 400,
    audience: "caller",
    en: {
      message: () => "The connection ended before the whole request had arrived.",
      advice: "Send the request again.",
    },
    ja: {
      message: () => "リクエストがすべて届く前に接続が切れました。",
      advice: "もう一度送ってください。",
    },
  },
  forbidden: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ permission }: { permission: string }) =>
        `You may not do this; it needs the permission ${permission}.`,
      advice: "Ask the operator for the permission.",
    },
    ja: {
      message: ({ permission }: { permission: string }) =>
        `この操作を行う権限がありません。必要な権限: ${permission}`,
      advice: "管理者に権限の付与を依頼してください。",
    },
  },
  forbiddenByRule: {
    status: 403,
    audience: "caller",
    en: {
      message: () => "You may not do this.",
      advice: "Ask the operator what is allowed.",
    },
    ja: {
      message: () => "この操作は許可されていません。",
      advice: "許可されている範囲を管理者に確認してください。",
    },
  },
  insufficientScope: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ scope }: { scope: string; askFor: readonly string[] }) =>
        `Your login does not reach as far as this; it takes the scope ${scope}.`,
      advice: "Log in again and ask for this scope, or ask the operator for it.",
    },
    ja: {
      message: ({ scope }: { scope: string; askFor: readonly string[] }) =>
        `現在のログインではこの操作を行えません。必要なスコープ: ${scope}`,
      advice: "このスコープを要求してログインし直すか、管理者に付与を依頼してください。",
    },
  },
  notJson: {
    status: 415,
    audience: "caller",
    en: {
      message: () => "The body of this request must be JSON.",
      advice: "Send JSON with the header `Content-Type: application/json`.",
    },
    ja: {
      message: () => "このリクエストの本文は JSON でなければなりません。",
      advice: "ヘッダー `Content-Type: application/json` を付けて JSON を送ってください。",
    },
  },
  notForm: {
    status: 415,
    audience: "caller",
    en: {
      message: () => "The body of this request must be a form, with each field once.",
      advice: "Send it with the header `Content-Type: application/x-www-form-urlencoded`.",
    },
    ja: {
      message: () => "このリクエストの本文は、各項目が 1 つずつのフォームでなければなりません。",
      advice: "ヘッダー `Content-Type: application/x-www-form-urlencoded` を付けて送ってください。",
    },
  },
  tooManyRequests: {
    status: 429,
    audience: "caller",
    en: {
      message: () => "Too many of these requests came from your network.",
      advice: "Wait a while, and try again.",
    },
    ja: {
      message: () => "同じネットワークからこの種のリクエストが多すぎます。",
      advice: "しばらく待ってから、もう一度試してください。",
    },
  },
  invalidRequest: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ problems }: { problems: string }) => `The request does not fit: ${problems}`,
      advice: "Correct what is named here, and send it again.",
    },
    ja: {
      message: ({ problems }: { problems: string }) => `リクエストに誤りがあります: ${problems}`,
      advice: "示された箇所を直して、もう一度送ってください。",
    },
  },
  badRange: {
    status: 416,
    audience: "caller",
    en: {
      message: ({ bytes }: { bytes: number }) => `The range lies outside of the ${bytes} bytes.`,
      advice: "Ask for a range within the content, or for all of it.",
    },
    ja: {
      message: ({ bytes }: { bytes: number }) => `範囲が全体（${bytes} バイト）の外にあります。`,
      advice: "内容の範囲内を指定するか、全体を取得してください。",
    },
  },
  noContent: {
    status: 400,
    audience: "caller",
    en: {
      message: () => "The upload is empty.",
      advice: "Send the file as the body, for example with `curl -T file URL`.",
    },
    ja: {
      message: () => "アップロードの中身がありません。",
      advice: "ファイルを本文として送ってください（例: `curl -T file URL`）。",
    },
  },
  cannotListen: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ host, port, why }: { host: string; port: number; why: string }) =>
        `The hub cannot listen on ${host}:${port}: ${why}.`,
      advice: "Stop what uses the port, or choose another with --port.",
    },
    ja: {
      message: ({ host, port, why }: { host: string; port: number; why: string }) =>
        `${host}:${port} で待ち受けできません: ${why}`,
      advice: "そのポートを使っているものを止めるか、--port で別のポートを選んでください。",
    },
  },
});
