import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Received } from "./vendor-api.ts";

/** The whole of a request, as JSON and as a form too. */
export async function readRequest(incoming: IncomingMessage): Promise<Received> {
  const body = await buffer(incoming);
  const url = new URL(incoming.url ?? "/", "http://vendor.test");
  const { headers, method = "GET" } = incoming;
  return {
    method,
    path: url.pathname,
    query: url.searchParams,
    headers,
    body,
    json: jsonIn(body),
    form: () =>
      new Response(new Uint8Array(body), {
        headers: { "content-type": headers["content-type"] ?? "" },
      }).formData(),
  };
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
