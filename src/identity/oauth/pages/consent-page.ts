import type { Language, Localized } from "../../../kernel/language.ts";
import { html } from "./html.ts";
import { page, type Page } from "./page.ts";
import type { Scope } from "../../permissions/scopes.ts";

export interface ConsentPage {
  readonly language: Language;
  readonly action: string;
  readonly client: string;
  /** Where what is said of the client comes from. */
  readonly vouched: "operator" | "document" | "nobody";
  /** Of a client with a document: whose it is. */
  readonly clientHost?: string | undefined;
  /** Where the browser goes next. */
  readonly redirectHost: string;
  /** Whether that is an application on the person's own device. */
  readonly onThisDevice: boolean;
  readonly person: string;
  /** The server behind the hub that the tokens are for; left out, all of the hub. */
  readonly upstream?: string | undefined;
  readonly given: readonly Scope[];
  /** Asked for, but nothing that the person could give. */
  readonly notGiven: readonly Scope[];
  readonly formTargets: readonly string[];
}

interface Words {
  readonly title: (client: string) => string;
  readonly nothingTitle: string;
  readonly nothing: (client: string) => string;
  readonly will: string;
  readonly wont: string;
  readonly asked: string;
  readonly scopes: Readonly<Record<Scope, string>>;
  readonly application: string;
  readonly vouched: Readonly<Record<ConsentPage["vouched"], string>>;
  readonly next: string;
  readonly thisDevice: (host: string) => string;
  readonly account: string;
  readonly server: string;
  readonly allow: string;
  readonly deny: string;
  readonly back: string;
  readonly other: string;
  readonly care: string;
}

const words: Localized<Words> = {
  en: {
    title: (client) => `Let ${client} use the hub for you?`,
    nothingTitle: "Nothing to allow",
    nothing: (client) =>
      `${client} asks for more than your groups give you. The operator can change that.`,
    will: "It will be able to",
    asked: "It asked for",
    wont: "It also asked for this, which your groups do not give you",
    scopes: {
      "mcp:read": "read: look things up with the hub's tools",
      "mcp:write": "write: change and create data with the hub's tools",
      "mcp:execute": "execute: run the hub's other tools",
      "mcp:admin": "administer: manage the hub itself",
    },
    application: "Application",
    vouched: {
      operator: "set up by the operator",
      document: "it describes itself at this address",
      nobody: "it registered itself; nobody has checked its name",
    },
    next: "Your browser then goes to",
    thisDevice: (host) => `${host}, an application on this device`,
    account: "Logged in as",
    server: "Only for the server",
    allow: "Allow",
    deny: "Do not allow",
    back: "Go back",
    other: "Log in as somebody else",
    care: "Allow it only if you have just started this application yourself.",
  },
  ja: {
    title: (client) => `${client} によるハブの利用を許可しますか。`,
    nothingTitle: "許可できるものがありません",
    nothing: (client) =>
      `${client} が求める権限は、あなたのグループにはありません。管理者が変更できます。`,
    will: "許可すると、次のことができます",
    asked: "求めている権限",
    wont: "次のことも求めていますが、あなたのグループにはその権限がありません",
    scopes: {
      "mcp:read": "読み取り: ハブのツールで情報を調べる",
      "mcp:write": "書き込み: ハブのツールでデータを変更・作成する",
      "mcp:execute": "実行: ハブのその他のツールを使う",
      "mcp:admin": "管理: ハブそのものを管理する",
    },
    application: "アプリケーション",
    vouched: {
      operator: "管理者が設定したものです",
      document: "このアドレスで自身について説明しています",
      nobody: "自ら登録したもので、名前は誰も確認していません",
    },
    next: "この後ブラウザーが移動する先",
    thisDevice: (host) => `${host}（この端末上のアプリケーション）`,
    account: "ログイン中のアカウント",
    server: "対象のサーバー",
    allow: "許可する",
    deny: "許可しない",
    back: "戻る",
    other: "別のアカウントでログインする",
    care: "あなた自身がこのアプリケーションを今使い始めた場合にだけ、許可してください。",
  },
};

export function consentPage(shown: ConsentPage): Page {
  const { language, client, given, formTargets } = shown;
  const say = words[language];
  const nothing = given.length === 0;
  const title = nothing ? say.nothingTitle : say.title(client);
  const body = html` <h1>${title}</h1>
    <p class="soft">${nothing ? say.nothing(client) : say.care}</p>
    ${facts(shown)} ${!nothing && scopeList(say.will, given, say, "")}
    ${shown.notGiven.length > 0 && scopeList(nothing ? say.asked : say.wont, shown.notGiven, say, "not")}
    <form method="post" action="${shown.action}">
      ${!nothing && html`<button class="first" name="action" value="allow">${say.allow}</button>`}
      <button name="action" value="cancel">${nothing ? say.back : say.deny}</button>
      <button class="link" name="action" value="switch">${say.other}</button>
    </form>`;
  return page({ language, title: `${title} · Kumihimo`, body, formTargets });
}

function facts(shown: ConsentPage) {
  const say = words[shown.language];
  const { client, clientHost, vouched, redirectHost, onThisDevice, person, upstream } = shown;
  return html`<dl>
    <dt>${say.application}</dt>
    <dd>
      ${client}${clientHost !== undefined && html` (${clientHost})`}<br /><span class="soft small"
        >${say.vouched[vouched]}</span
      >
    </dd>
    <dt>${say.next}</dt>
    <dd>${onThisDevice ? say.thisDevice(redirectHost) : redirectHost}</dd>
    ${
      upstream !== undefined &&
      html`<dt>${say.server}</dt>
        <dd>${upstream}</dd>`
    }
    <dt>${say.account}</dt>
    <dd>${person}</dd>
  </dl>`;
}

const scopeList = (heading: string, scopes: readonly Scope[], say: Words, kind: string) =>
  html`<h2>${heading}</h2>
    <ul>
      ${scopes.map((scope) => html`<li class="${kind}">${say.scopes[scope]}</li>`)}
    </ul>`;
