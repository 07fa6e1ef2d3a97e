import { isKumihimoError, type KumihimoError } from "../kernel/errors.ts";
import { isJsonObject } from "../kernel/json-object.ts";
import { kernelErrors } from "../kernel/kernel-errors.ts";
import type { Language } from "../kernel/language.ts";
import type { Answer, Failure } from "./define-tool.ts";

/**
 * What a caller may know of an error: its own mistakes in full, everything else as the call's id.
 *
 * `hidden` is true when the cause is for the operator, who finds it in the log under that id.
 */
export function failureOf(
  error: unknown,
  { id, language }: { readonly id: string; readonly language: Language },
): Failure & { readonly hidden: boolean } {
  const hidden = !(isKumihimoError(error) && error.audience === "caller");
  const shown: KumihimoError = hidden ? kernelErrors.internal({ id }) : error;
  const scope = scopeIn(shown);
  return {
    code: shown.code,
    status: shown.status,
    ...shown.words(language),
    ...(scope !== undefined && { scope }),
    hidden,
  };
}

function scopeIn({ code, data }: KumihimoError): string | undefined {
  const { scope } = code === "pipeline.insufficientScope" && isJsonObject(data) ? data : {};
  return typeof scope === "string" ? scope : undefined;
}

/** A failure as a tool's answer: readable text, and the same in fields. */
export function failedAnswer({ code, status, message, advice, scope }: Failure): Answer<never> {
  return {
    content: [{ type: "text", text: `${message} ${advice} (${code})` }],
    isError: true,
    failure: { code, status, message, advice, ...(scope !== undefined && { scope }) },
  };
}
