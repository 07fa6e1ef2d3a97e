/** How the hub talks to providers: one pool of connections, and no way to be led elsewhere. */

import { Agent, fetch as undiciFetch, FormData } from "undici";

/** An answer longer than this is given up; no answer of a model comes near it. */
const longestReplyBytes = 64 * 1024 * 1024;

export interface Wire extends AsyncDisposable {
  /**
   * As the standard's `fetch`, but a redirect is an error: it would carry the key to another host.
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
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same standard, in the package's own types
  const fetch = ((input: never, init: object | undefined) =>
    undiciFetch(input, {
      ...init,
      redirect: "error",
      dispatcher: agent,
    })) as unknown as Wire["fetch"];
  return {
    fetch,
    async [Symbol.asyncDispose]() {
      await agent.destroy();
    },
  };
}
