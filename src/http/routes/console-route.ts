import { createHash } from "node:crypto";
import { baseUrlOf } from "../base-url.ts";
import type { OpenRoute } from "../route.ts";
import { sendText } from "../send.ts";

export interface ConsoleNeeds {
  readonly publicUrl: string | undefined;
  /** People log in, and no client is given a token by hand. */
  readonly logins: boolean;
}

/** A page for a person who opens the hub in a browser: where clients connect, and how to get in. */
export const consoleRoute = ({ publicUrl, logins }: ConsoleNeeds): OpenRoute => ({
  path: "/console",
  methods: ["GET", "HEAD"],
  guard: "open",
  because: "It says what the documentation says, and nothing of what the hub holds.",
  handle: ({ request, response }) =>
    sendText(response, {
      type: "text/html; charset=utf-8",
      text: page(escaped(`${baseUrlOf(request, publicUrl)}/mcp`), logins ? byLogin : byToken),
      headers: { "Content-Security-Policy": policy },
    }),
});

const style = `
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; }
body { max-width: 40rem; margin: 4rem auto; padding: 0 1.5rem; }
h1 { font-weight: 600; margin: 0; }
h1 span { opacity: .6; font-weight: 400; }
section { margin-top: 2.5rem; }
code { padding: .15em .4em; border-radius: .3em; background: color-mix(in srgb, currentColor 10%, transparent); overflow-wrap: anywhere; }
`;

const styleHash = createHash("sha256").update(style).digest("base64");

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** How to get in. */
interface Ways {
  readonly en: string;
  readonly ja: string;
}

const byToken: Ways = {
  en: `They send the header <code>Authorization: Bearer &lt;token&gt;</code>. The token is in the file
<code>admin-token</code> of the hub's data folder.`,
  ja: `ヘッダー <code>Authorization: Bearer &lt;トークン&gt;</code> を付けてください。トークンは、ハブのデータフォルダーに
ある <code>admin-token</code> というファイルに入っています。`,
};

const byLogin: Ways = {
  en: `They need nothing else: they open a browser in which you log in, and you say what they may do for you.`,
  ja: `ほかの設定は要りません。クライアントがブラウザーを開くので、ログインして、許可する内容を確かめてください。`,
};

const page = (endpoint: string, how: Ways): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kumihimo</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Kumihimo <span lang="ja">組紐</span></h1>
<section>
<p>The hub is running. MCP clients connect to <code>${endpoint}</code>.</p>
<p>${how.en}</p>
<p><a href="/readyz">Is it ready?</a></p>
</section>
<section lang="ja">
<p>ハブは動作しています。MCP クライアントの接続先は <code>${endpoint}</code> です。</p>
<p>${how.ja}</p>
<p><a href="/readyz">準備はできていますか。</a></p>
</section>
</main>
</body>
</html>
`;

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
