import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { isKumihimoError, type KumihimoError } from "../kernel/errors.ts";
import { shortId } from "../kernel/ids.ts";
import { kernelErrors } from "../kernel/kernel-errors.ts";
import type { Language } from "../kernel/language.ts";
import { contentType, failureOf } from "../identity/scim/messages.ts";
import type { Log } from "../telemetry/log.ts";
import type { Speech } from "./route.ts";
import { sendText } from "./send.ts";

export interface Refusal {
  readonly language: Language;
  readonly log: Log;
  /** To an MCP client the error has the shape of JSON-RPC; its `data` holds code and advice. */
  readonly speaks: Speech;
  readonly headers?: OutgoingHttpHeaders;
}

/** Answers with an error in the reader's language; what is the operator's goes to the log under an id. */
export function refuse(response: ServerResponse, error: unknown, refusal: Refusal): void {
  const shown = shownError(error, refusal.log);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  sendText(response, {
    status: shown.status,
    type: refusal.speaks === "scim" ? contentType : "application/json; charset=utf-8",
    text: `${JSON.stringify(bodyOf(shown, refusal))}\n`,
    ...(refusal.headers && { headers: refusal.headers }),
  });
}

function bodyOf(shown: KumihimoError, { speaks, language }: Refusal): object {
  const { code } = shown;
  const { message, advice } = shown.words(language);
  if (speaks === "json") return { error: { code, message, advice } };
  if (speaks === "scim") return failureOf(shown, `${message} ${advice}`);
  return {
    jsonrpc: "2.0",
    error: { code: -32000, message: `${message} ${advice}`, data: { code, advice } },
    id: null,
  };
}

function shownError(error: unknown, log: Log): KumihimoError {
  if (isKumihimoError(error) && error.audience === "caller") return error;
  const id = shortId();
  log.error("request failed", { requestId: id, error });
  return kernelErrors.internal({ id });
}
