import { SamlStatusError } from "@node-saml/node-saml";
import type { KumihimoError } from "../../../kernel/errors.ts";
import { providerErrors } from "../errors.ts";

/**
 * Why a response is refused. Of the library's words only their beginning is kept, and not the error
 * itself: further on they hold what the response says.
 */
export function failureOf(provider: string, error: unknown): KumihimoError {
  const words = error instanceof Error ? error.message : "";
  const detail = /^[\w ,()/-]{1,80}/.exec(words)?.[0] ?? "unreadable";
  if (error instanceof SamlStatusError) {
    return providerErrors.refusedAnswer({ provider, why: "denied", detail });
  }
  const why = /signature/i.test(detail) ? "signature" : "answer";
  return providerErrors.refusedAnswer({ provider, why, detail });
}
