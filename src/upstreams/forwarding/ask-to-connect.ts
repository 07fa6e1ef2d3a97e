import { isKumihimoError } from "../../kernel/errors.ts";
import type { Answer, Call } from "../../pipeline/define-tool.ts";
import type { InputRequest } from "../../pipeline/interaction.ts";
import { credentialErrors } from "../credentials/errors.ts";

/** Under which the client is asked; it is asked once in a call. */
const key = "connect";

const asking: ReadonlySet<string> = new Set([
  credentialErrors.notConnected({ upstream: "", url: undefined }).code,
  credentialErrors.credentialRefused({ upstream: "", url: undefined }).code,
]);

/**
 * Asks the caller to open the page on which they connect their account, and to call again: where that is
 * what is missing, and their client can show pages. Undefined where the failure has to do.
 */
export function askToConnect(error: unknown, { ask, language }: Call): Promise<Answer> | undefined {
  if (!isKumihimoError(error) || !asking.has(error.code) || Object.hasOwn(ask.answers, key)) {
    return undefined;
  }
  const { data } = error;
  const url = typeof data === "object" && data !== null && "url" in data ? data.url : undefined;
  const { message } = error.words(language);
  const request: InputRequest = {
    method: "elicitation/create",
    params: { mode: "url", message, url },
  };
  if (typeof url !== "string" || !ask.canAnswer(request)) return undefined;
  // It begins anew then: there is nothing to go on with.
  return ask.requests({ [key]: request }, { afresh: true, state: {} }).then(() => {
    throw error;
  });
}
