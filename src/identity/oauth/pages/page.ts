import type { Language } from "../../../kernel/language.ts";
import { type Html, html } from "./html.ts";
import { contentPolicy, style } from "./style.ts";

/** A page for a browser, with what it may do. */
export interface Page {
  readonly kind: "page";
  readonly status: number;
  readonly html: string;
  /** For `Content-Security-Policy`. */
  readonly contentPolicy: string;
}

export interface PageParts {
  readonly language: Language;
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** Besides the hub, where the form may lead. */
  readonly formTargets?: readonly string[];
}

export function page({ language, title, body, status, formTargets }: PageParts): Page {
  const { markup } = html`<body>
    <main>
      <p class="brand"><b lang="ja">組紐</b> Kumihimo</p>
      ${body}
    </main>
  </body>`;
  const { markup: name } = html`${title}`;
  return {
    kind: "page",
    status: status ?? 200,
    contentPolicy: contentPolicy(formTargets ?? []),
    html: `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${name}</title>
<style>${style}</style>
</head>
${markup}
</html>
`,
  };
}
