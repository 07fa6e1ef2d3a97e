import { defineErrors } from "../kernel/errors.ts";
import type { Localized } from "../kernel/language.ts";

/** Failures of a command line; all are for whoever typed it. */
export const cliErrors = defineErrors("cli", {
  usage: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ en }: Localized) => en,
      advice: "Run the command with --help to see what it takes.",
    },
    ja: {
      message: ({ ja }: Localized) => ja,
      advice: "--help を付けて実行すると、使い方が表示されます。",
    },
  },
  notReachable: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ url, why }: { url: string; why: string }) => `No hub answers at ${url}: ${why}.`,
      advice: "Check the address, and that `kumihimo serve` is running there.",
    },
    ja: {
      message: ({ url, why }: { url: string; why: string }) =>
        `${url} でハブが応答しません: ${why}`,
      advice: "アドレスと、そこで `kumihimo serve` が動いていることを確かめてください。",
    },
  },
  refused: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ why }: { why: string }) => `The hub refused: ${why}`,
      advice: "Correct what it names, and call again.",
    },
    ja: {
      message: ({ why }: { why: string }) => `ハブに拒否されました: ${why}`,
      advice: "示された点を直して、もう一度呼び出してください。",
    },
  },
  tokenWanted: {
    status: 401,
    audience: "caller",
    en: {
      message: ({ url }: { url: string }) =>
        `The hub at ${url} does not take this token, or asks for one.`,
      advice: "Give the token in <data-dir>/admin-token with --token or KUMIHIMO_TOKEN.",
    },
    ja: {
      message: ({ url }: { url: string }) =>
        `${url} のハブにはトークンが必要か、このトークンが受け付けられません。`,
      advice:
        "<data-dir>/admin-token のトークンを --token または KUMIHIMO_TOKEN で渡してください。",
    },
  },
  noHubRuns: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ url }: { url: string }) => `No hub of this configuration answers at ${url}.`,
      advice:
        "Start it with `kumihimo serve`, name another, or change `upstreams` in the configuration file.",
    },
    ja: {
      message: ({ url }: { url: string }) => `${url} で、この設定のハブが応答しません。`,
      advice:
        "`kumihimo serve` で起動するか、別のハブを指定するか、設定ファイルの `upstreams` を編集してください。",
    },
  },
  notClientConfig: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ file, why }: { file: string; why: string }) =>
        `${file} is no MCP configuration of Claude Desktop, VS Code or Cursor: ${why}.`,
      advice: "Name a file that has `mcpServers` or `servers`.",
    },
    ja: {
      message: ({ file, why }: { file: string; why: string }) =>
        `${file} は Claude Desktop・VS Code・Cursor の MCP 設定ではありません: ${why}`,
      advice: "`mcpServers` か `servers` のあるファイルを指定してください。",
    },
  },
  notMerged: {
    status: 409,
    audience: "caller",
    en: {
      message: ({ file, why }: { file: string; why: string }) =>
        `Nothing was written to ${file}: ${why}.`,
      advice: "Correct the file, or take the names out of one of the two, and import again.",
    },
    ja: {
      message: ({ file, why }: { file: string; why: string }) =>
        `${file} には何も書き込みませんでした: ${why}`,
      advice: "ファイルを直すか、重なる名前を一方から除いて、もう一度取り込んでください。",
    },
  },
  notPolicyTests: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ file, why }: { file: string; why: string }) =>
        `${file} holds no tests of a policy: ${why}.`,
      advice: "Write a list of `cases`, each with `principal`, `tool` and `expect`.",
    },
    ja: {
      message: ({ file, why }: { file: string; why: string }) =>
        `${file} はポリシーのテストとして読み取れません: ${why}`,
      advice: "`principal`・`tool`・`expect` を持つ `cases` のリストを書いてください。",
    },
  },
  nothingToSave: {
    status: 422,
    audience: "caller",
    en: {
      message: ({ file }: { file: string }) => `The answer holds no media to save as ${file}.`,
      advice: "Leave out --output to see the answer.",
    },
    ja: {
      message: ({ file }: { file: string }) =>
        `${file} に保存できるメディアが結果に含まれていません。`,
      advice: "--output を外すと結果が表示されます。",
    },
  },
  notSaved: {
    status: 500,
    audience: "caller",
    en: {
      message: ({ file, why }: { file: string; why: string }) =>
        `${file} could not be written (${why}).`,
      advice: "Name a file in a folder that you may write.",
    },
    ja: {
      message: ({ file, why }: { file: string; why: string }) =>
        `${file} に書き込めませんでした（${why}）。`,
      advice: "書き込めるフォルダーのファイルを指定してください。",
    },
  },
  notRead: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ file, why }: { file: string; why: string }) => `${file} cannot be read (${why}).`,
      advice: "Name a file that exists and that you may read.",
    },
    ja: {
      message: ({ file, why }: { file: string; why: string }) =>
        `${file} を読み取れません（${why}）。`,
      advice: "読み取り可能な既存のファイルを指定してください。",
    },
  },
});
