/** How the hub talks to providers: one pool of connections, and no way to be led elsewhere. */

import {
  Agent,
  fetch as undiciFetch,
  FormData,
  Headers,
  type RequestInit,
  type Response as FetchResponse,
} from "undici";

/** An answer longer than this is given up; no answer of a model comes near it. */
const longestReplyBytes = 64 * 1024 * 1024;

export interface Wire extends AsyncDisposable {
  /**
   * As the standard's `fetch`, but a redirect is an error: it would carry the key to another host. A
   * compressed answer is one, too: nobody asked for it, and a short one may unpack without end.
   */
  readonly fetch: typeof globalThis.fetch;
}

/** A `multipart/form-data` body that {@link Wire.fetch} takes; Node's own `FormData` it does not. */
export type Form = FormData;
export const newForm = (): Form => new FormData();

export function openWire(): Wire {
  const agent = new Agent({
    connections: 256,
    connectTimeout: 10_000,
    // An attempt's own deadline ends a slow answer; the agent's would end long thinking too early.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: longestReplyBytes,
  });
  async function fetch(input: string | URL, init: RequestInit = {}): Promise<FetchResponse> {
    const headers = new Headers(init.headers);
    headers.set("accept-encoding", "identity");
    const options = { ...init, headers, redirect: "error", dispatcher: agent } as const;
    const response = await undiciFetch(input, options);
    const encoding = response.headers.get("content-encoding") ?? "identity";
    if (encoding === "identity") return response;
    await response.body?.cancel();
    throw new SyntaxError("the answer is compressed");
  }

  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same standard, in the package's own types
    fetch: fetch as unknown as Wire["fetch"],
    async [Symbol.asyncDispose]() {
      await agent.destroy();
    },
  };
}
