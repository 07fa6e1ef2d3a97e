import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

/** What every answer says, whoever asked. */
export const safeHeaders: OutgoingHttpHeaders = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
};

export interface TextAnswer {
  readonly status?: number;
  readonly type: string;
  readonly text: string;
  readonly headers?: OutgoingHttpHeaders;
}

/** Sends a short answer whole; to a HEAD request Node sends its headers only. */
export function sendText(
  response: ServerResponse,
  { status, type, text, headers }: TextAnswer,
): void {
  response
    .writeHead(status ?? 200, {
      ...safeHeaders,
      "Cache-Control": "no-store",
      "Content-Type": type,
      "Content-Length": Buffer.byteLength(text),
      ...headers,
    })
    .end(text);
}

export function sendJson(
  response: ServerResponse,
  body: unknown,
  { status, headers }: { readonly status?: number; readonly headers?: OutgoingHttpHeaders } = {},
): void {
  sendText(response, {
    type: "application/json; charset=utf-8",
    text: `${JSON.stringify(body)}\n`,
    ...(status !== undefined && { status }),
    ...(headers !== undefined && { headers }),
  });
}
