import { defineErrors } from "../../kernel/errors.ts";

interface Of {
  readonly upstream: string;
}

interface Where extends Of {
  /** Where the person connects their account; undefined where that is not offered. */
  readonly url: string | undefined;
}

const openEn = (url: string | undefined): string => (url === undefined ? "" : ` Open ${url}`);
const openJa = (url: string | undefined): string =>
  url === undefined ? "" : ` 開くページ: ${url}`;

/** What can go wrong with what callers are let in with at an upstream. */
export const credentialErrors = defineErrors("upstreams", {
  notConnected: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ upstream, url }: Where) =>
        `The hub has no account of yours at ${upstream}.${openEn(url)}`,
      advice:
        "Connect your account there in a browser, or store a token of yours with `kumihimo credentials set`, and call again.",
    },
    ja: {
      message: ({ upstream, url }: Where) =>
        `${upstream} のあなたのアカウントがハブに接続されていません。${openJa(url)}`,
      advice:
        "ブラウザーで接続するか、`kumihimo credentials set` でトークンを登録してから、もう一度呼び出してください。",
    },
  },
  credentialRefused: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ upstream, url }: Where) =>
        `${upstream} does not accept what the hub has of yours.${openEn(url)}`,
      advice: "Connect your account again, or ask whoever runs that server for access.",
    },
    ja: {
      message: ({ upstream, url }: Where) =>
        `${upstream} は、ハブにあるあなたの認証情報を受け付けません。${openJa(url)}`,
      advice: "アカウントを接続し直すか、そのサーバーの管理者にアクセス権を確認してください。",
    },
  },
  noPerson: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `${upstream} is only called for somebody who logged in, and this caller is the operator.`,
      advice: "Call it as a person with `auth.mode: oauth`, or set `credentials.mode: service`.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `${upstream} を呼び出せるのはログインした人だけで、この呼び出し元は管理者です。`,
      advice:
        "`auth.mode: oauth` でログインして呼び出すか、`credentials.mode: service` を設定してください。",
    },
  },
  exchangeRefused: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) => `The authorization server of ${upstream} gives you no access.`,
      advice: "Ask whoever runs that server whether you have an account there.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `${upstream} の認可サーバーは、あなたにアクセスを許可していません。`,
      advice: "アカウントの有無を、そのサーバーの管理者に確認してください。",
    },
  },
  credentialsDown: {
    status: 503,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `The authorization server of ${upstream} does not answer as it should.`,
      advice: "Try again later.",
    },
    ja: {
      message: ({ upstream }: Of) => `${upstream} の認可サーバーが正しく応答しません。`,
      advice: "時間をおいて再試行してください。",
    },
  },
  hubRefused: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `The authorization server of ${upstream} does not accept the hub itself, or its request.`,
      advice: "Ask the operator to look at `credentials` of this upstream; the log says more.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `${upstream} の認可サーバーが、ハブ自身またはその要求を受け付けません。`,
      advice:
        "このアップストリームの `credentials` の確認を管理者に依頼してください。詳細はログにあります。",
    },
  },
  noVault: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) => `The upstream ${upstream} takes no tokens of its callers.`,
      advice: "`kumihimo credentials list` shows which ones do.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `アップストリーム ${upstream} では、呼び出す人のトークンを使いません。`,
      advice: "使うものは `kumihimo credentials list` で確認できます。",
    },
  },
  noConnecting: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) => `Accounts of ${upstream} cannot be connected in a browser.`,
      advice: "Store a token of yours with `kumihimo credentials set`.",
    },
    ja: {
      message: ({ upstream }: Of) => `${upstream} のアカウントはブラウザーでは接続できません。`,
      advice: "`kumihimo credentials set` でトークンを登録してください。",
    },
  },
  notBegunHere: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `Nobody who is logged in here has begun to connect this account with ${upstream}, or it was too long ago.`,
      advice: "If somebody sent you a link, do not follow it. Else begin once more.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `ここにログインしている人は ${upstream} への接続を始めていないか、時間が経ちすぎています。`,
      advice: "人から送られたリンクは開かないでください。それ以外は最初からやり直してください。",
    },
  },
  connectingFailed: {
    status: 403,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) => `Your account was not connected with ${upstream}.`,
      advice: "Agree there, or begin once more.",
    },
    ja: {
      message: ({ upstream }: Of) => `${upstream} にアカウントを接続できませんでした。`,
      advice: "相手側で同意するか、最初からやり直してください。",
    },
  },
});
