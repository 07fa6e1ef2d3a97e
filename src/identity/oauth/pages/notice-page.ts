/** Pages that only say something: a login that cannot go on, and logging out. */

import type { Language, Localized } from "../../../kernel/language.ts";
import { html } from "./html.ts";
import { page, type Page } from "./page.ts";

interface Notice {
  readonly title: string;
  readonly text: string;
}

export type NoticeName =
  | "expired"
  | "client"
  | "redirect"
  | "request"
  | "tooMany"
  | "failed"
  | "loggedOut";

const notices: Localized<Readonly<Record<NoticeName, Notice>>> = {
  en: {
    expired: {
      title: "This login has ended",
      text: "It was finished already, took too long, or was begun in another browser. Start again from your application.",
    },
    client: {
      title: "The application is not known",
      text: "The hub does not know the application that sent you here, or may not read what it says of itself. Tell the operator which application it is.",
    },
    redirect: {
      title: "The application is set up wrongly",
      text: "It wants you sent to an address that is not its own. Do not go on; tell the operator.",
    },
    request: {
      title: "This login cannot go on",
      text: "The application asked in a way that the hub does not take. Start again from the application; if it stays so, tell its maker.",
    },
    tooMany: {
      title: "Too many logins",
      text: "Too many logins were begun from your network. Wait a minute, and start again from your application.",
    },
    failed: {
      title: "Something went wrong",
      text: "The hub could not finish this. Try again in a minute; if it stays so, tell the operator.",
    },
    loggedOut: {
      title: "You are logged out",
      text: "The next application that asks has to have you log in again.",
    },
  },
  ja: {
    expired: {
      title: "このログインは終了しました",
      text: "すでに完了したか、時間がかかりすぎたか、別のブラウザーで始められたものです。アプリケーションからやり直してください。",
    },
    client: {
      title: "アプリケーションを確認できません",
      text: "移動元のアプリケーションをハブが知らないか、その説明を読み取れません。どのアプリケーションかを管理者に知らせてください。",
    },
    redirect: {
      title: "アプリケーションの設定に誤りがあります",
      text: "登録されていないアドレスへ移動させようとしています。続けずに、管理者に知らせてください。",
    },
    request: {
      title: "このログインは続けられません",
      text: "アプリケーションの要求の形式が、ハブで受け付けられないものです。アプリケーションからやり直し、続く場合は開発元に知らせてください。",
    },
    tooMany: {
      title: "ログインが多すぎます",
      text: "同じネットワークから多数のログインが始められました。1 分ほど待ってから、アプリケーションからやり直してください。",
    },
    failed: {
      title: "問題が発生しました",
      text: "処理を完了できませんでした。1 分ほど後にやり直し、続く場合は管理者に知らせてください。",
    },
    loggedOut: {
      title: "ログアウトしました",
      text: "次にアプリケーションを使うときは、もう一度ログインが必要です。",
    },
  },
};

export function noticePage(language: Language, name: NoticeName, status: number): Page {
  const { title, text } = notices[language][name];
  const body = html`<h1>${title}</h1>
    <p>${text}</p>`;
  return page({ language, title: `${title} · Kumihimo`, body, status });
}

const leaving: Localized<{
  readonly title: string;
  readonly text: string;
  readonly everywhere: string;
  readonly submit: string;
}> = {
  en: {
    title: "Log out",
    text: "This logs your browser out of the hub.",
    everywhere: "Also end what applications may do for me, on all devices",
    submit: "Log out",
  },
  ja: {
    title: "ログアウト",
    text: "このブラウザーをハブからログアウトします。",
    everywhere: "アプリケーションへの許可も、すべての端末で終了する",
    submit: "ログアウト",
  },
};

export function logoutPage(language: Language, action: string): Page {
  const say = leaving[language];
  const body = html`<h1>${say.title}</h1>
    <p class="soft">${say.text}</p>
    <form method="post" action="${action}">
      <label class="check"
        ><input type="checkbox" name="everywhere" value="yes" />
        <span>${say.everywhere}</span></label
      >
      <button class="first">${say.submit}</button>
    </form>`;
  return page({ language, title: `${say.title} · Kumihimo`, body });
}
