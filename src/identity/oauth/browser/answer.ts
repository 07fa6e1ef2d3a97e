import type { IncomingMessage, ServerResponse } from "node:http";
import type { Language } from "../../../kernel/language.ts";
import type { Page } from "../pages/page.ts";

/** What a browser is told: a page, or to go on elsewhere. */
export type Answer = Page | Redirect;

export interface Redirect {
  readonly kind: "redirect";
  readonly to: string;
  /** Values of `Set-Cookie`. */
  readonly cookies?: readonly string[];
}

export const redirect = (to: string, ...cookies: readonly string[]): Redirect => ({
  kind: "redirect",
  to,
  cookies,
});

/** One request of a browser. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly language: Language;
  /** Fires when the browser goes away, or waited long enough. */
  readonly signal: AbortSignal;
}
