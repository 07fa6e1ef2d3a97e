/** Real servers on this machine's loopback addresses, and a fetcher that is let to them. */

import { once } from "node:events";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo, Server } from "node:net";
import type { TestContext } from "node:test";
import { isKumihimoError } from "../../../../kernel/errors.ts";
import { refsConfig } from "../../config.ts";
import type { FetchConfig } from "../../config.ts";
import { createFetcher } from "../fetcher.ts";
import type { FoundAddress, Lookup } from "../guarded-agent.ts";

export const never = new AbortController().signal;

/** Waits until the server listens, and ends it with the test. */
export async function listening(t: TestContext, server: Server): Promise<number> {
  if (!server.listening) await once(server, "listening");
  t.after(() => server.close());
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port, not on a pipe
  return (server.address() as AddressInfo).port;
}

/** An HTTP server at `host`, on a free port or the given one. */
export async function serve(t: TestContext, answer: RequestListener, host = "127.0.0.1", at = 0) {
  const server = createServer(answer).listen(at, host);
  const port = await listening(t, server);
  t.after(() => server.closeAllConnections());
  return { port, url: `http://${host}:${port}/` };
}

/** The policy opened for servers of the test only. */
export const opened = (port: number, more: Partial<FetchConfig> = {}): FetchConfig => ({
  ...refsConfig.parse({}).fetch,
  allowHttp: true,
  extraPorts: [port],
  allowedNetworks: ["127.0.0.0/8"],
  ...more,
});

interface Reading {
  readonly limit?: number;
  readonly lookup?: Lookup;
  readonly signal?: AbortSignal;
}

/** The text at a URL. */
export async function read(
  t: TestContext,
  url: string,
  settings: FetchConfig,
  { limit = 1_000_000, lookup, signal = never }: Reading = {},
): Promise<string> {
  const fetcher = createFetcher(settings, limit, lookup);
  t.after(() => fetcher[Symbol.asyncDispose]());
  return fetcher.fetch(
    url,
    async (chunks) => {
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks) parts.push(chunk);
      return Buffer.concat(parts).toString();
    },
    signal,
  );
}

/** A look-up that always finds these addresses. */
export const finds = (...addresses: readonly string[]): Lookup => {
  const found = addresses.map((address): FoundAddress => ({
    address,
    family: address.includes(":") ? 6 : 4,
  }));
  return () => Promise.resolve(found);
};

export const forbidden = (error: unknown): boolean =>
  isKumihimoError(error) && error.code === "media.addressForbidden";

/** `media.notReachable` with these words. */
export const unreachable = (why: RegExp) => (error: unknown) =>
  isKumihimoError(error) && error.code === "media.notReachable" && why.test(error.message);

export const tooLarge = (error: unknown): boolean =>
  isKumihimoError(error) && error.code === "media.tooLarge";
