import assert from "node:assert/strict";
import type { Provider } from "../../provider.ts";
import {
  type Received,
  startVendor,
  type Vendor,
  type VendorApi,
  type VendorReply,
} from "../../testing/vendor-server.ts";
import { opened } from "./opened.ts";

/** A server that asks for no key, and is given none: what it answers at each path. */
export type Dialect = Readonly<
  Record<string, (request: Received) => VendorReply | Promise<VendorReply>>
>;

const apiOf = (dialect: Dialect): VendorApi => ({
  routes: Object.entries(dialect).map(([line, reply]) => {
    const [method, path] = line.split(" ");
    assert(method === "GET" || method === "POST");
    return { method, path: new RegExp(`^${path ?? ""}$`), check: () => [], reply };
  }),
  authorised: ({ headers }) => headers.authorization === undefined,
  refusal: (status) => ({ error: { message: `HTTP ${status}`, type: "api_error" } }),
});

export interface Speaking {
  readonly provider: Provider;
  readonly vendor: Vendor;
}

/** A provider for a server that speaks this dialect; every request must fit it. */
export async function speaking(
  dialect: Dialect,
  settings: Record<string, unknown>,
  work: (at: Speaking) => Promise<void>,
): Promise<void> {
  await using vendor = await startVendor(apiOf(dialect));
  await using provider = opened({ baseUrl: `${vendor.url}/v1/`, ...settings });
  await work({ provider, vendor });
  assert.deepEqual(vendor.faults, []);
}

/** Server-sent events as they are on the wire, for those that are not just data. */
export const eventStream = (text: string): VendorReply => ({
  bytes: Buffer.from(text),
  mimeType: "text/event-stream",
});
