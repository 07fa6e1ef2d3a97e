import type { Language, Localized } from "../../../kernel/language.ts";
import { html } from "./html.ts";
import { page, type Page } from "./page.ts";

export interface LoginPage {
  readonly language: Language;
  readonly action: string;
  /** What people call the application that asks. */
  readonly client: string;
  readonly clientHost?: string | undefined;
  /** Names of the directories; with none there are no fields for a password. */
  readonly directories: readonly string[];
  /** Logins elsewhere, with the address at which each begins. */
  readonly elsewhere: readonly { readonly title: string; readonly href: string }[];
  /** Why the last try failed. */
  readonly problem?: { readonly status: number; readonly text: string } | undefined;
  readonly username?: string | undefined;
  readonly directory?: string | undefined;
  readonly formTargets: readonly string[];
}

const words: Localized<{
  readonly title: string;
  readonly why: string;
  readonly username: string;
  readonly password: string;
  readonly directory: string;
  readonly submit: string;
  readonly cancel: string;
  readonly or: string;
  readonly elsewhere: (title: string) => string;
  readonly nothing: string;
}> = {
  en: {
    title: "Log in",
    why: "so that this application can use the hub for you:",
    username: "User name",
    password: "Password",
    directory: "Directory",
    submit: "Log in",
    cancel: "Cancel",
    or: "or",
    elsewhere: (title) => `Log in with ${title}`,
    nothing:
      "No login is set up. The operator can add a directory or a provider to the configuration.",
  },
  ja: {
    title: "ログイン",
    why: "次のアプリケーションが、あなたの代わりにハブを使うためです:",
    username: "ユーザー名",
    password: "パスワード",
    directory: "ディレクトリー",
    submit: "ログイン",
    cancel: "キャンセル",
    or: "または",
    elsewhere: (title) => `${title} でログイン`,
    nothing:
      "ログイン方法が設定されていません。管理者が設定にディレクトリーかプロバイダーを追加できます。",
  },
};

export function loginPage(shown: LoginPage): Page {
  const { language, directories, elsewhere, problem, formTargets } = shown;
  const say = words[language];
  const hasPassword = directories.length > 0;
  const body = html` <h1>${say.title}</h1>
    <p class="soft">
      ${say.why}<br /><strong>${shown.client}</strong
      >${shown.clientHost !== undefined && html` (${shown.clientHost})`}
    </p>
    ${problem !== undefined && html`<div role="alert" id="problem"><p>${problem.text}</p></div>`}
    ${!hasPassword && elsewhere.length === 0 && html`<p>${say.nothing}</p>`}
    <form method="post" action="${shown.action}">
      ${hasPassword && passwordFields(shown)}
      ${hasPassword && html`<button class="first" name="action" value="login">${say.submit}</button>`}
      ${hasPassword && elsewhere.length > 0 && html`<p class="or">${say.or}</p>`}
      ${elsewhere.map(({ title, href }) => html`<a class="button" href="${href}">${say.elsewhere(title)}</a>`)}
      <button class="link" name="action" value="cancel" formnovalidate>${say.cancel}</button>
    </form>`;
  const status = problem?.status ?? 200;
  return page({ language, title: `${say.title} · Kumihimo`, body, status, formTargets });
}

function passwordFields({ language, directories, username, directory, problem }: LoginPage) {
  const say = words[language];
  // The cursor goes where something is missing.
  const known = username !== undefined && username !== "";
  const wrong = problem !== undefined && html` aria-describedby="problem"`;
  return html` ${
      directories.length > 1 &&
      html`<label for="directory">${say.directory}</label>
        <select id="directory" name="directory">
          ${directories.map((name) => html`<option${name === directory && html` selected`}>${name}</option>`)}
        </select>`
    }
    <label for="username">${say.username}</label>
    <input
      id="username"
      name="username"
      value="${username ?? ""}"
      autocomplete="username"
      autocapitalize="none"
      spellcheck="false"
      maxlength="256"
      required${wrong}${!known && html` autofocus`}
    />
    <label for="password">${say.password}</label>
    <input
      id="password"
      name="password"
      type="password"
      autocomplete="current-password"
      maxlength="1024"
      required${wrong}${known && html` autofocus`}
    />`;
}
