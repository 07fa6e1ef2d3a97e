import { isKumihimoError } from "../../../kernel/errors.ts";
import { shortId } from "../../../kernel/ids.ts";
import { kernelErrors } from "../../../kernel/kernel-errors.ts";
import type { Language } from "../../../kernel/language.ts";
import type { Log } from "../../../telemetry/log.ts";

/** A failure as a person reads it. */
export interface Problem {
  readonly status: number;
  readonly text: string;
}

/** What is the operator's goes to the log under an id. */
export function problemOf(error: unknown, language: Language, log: Log): Problem {
  const isTold = isKumihimoError(error) && error.audience === "caller";
  const id = shortId();
  if (!isTold) log.error("login failed", { requestId: id, error });
  const shown = isTold ? error : kernelErrors.internal({ id });
  const { message, advice } = shown.words(language);
  // A page with a form is no place for 401, which asks for a header.
  return {
    status: shown.status === 401 ? 400 : shown.status,
    text: `${message}${language === "ja" ? "" : " "}${advice}`,
  };
}
