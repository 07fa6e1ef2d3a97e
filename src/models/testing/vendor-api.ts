/** What a vendor's server in a test is made of: the vendor's reference as checks and replies. */

import type { IncomingHttpHeaders } from "node:http";

export interface Received {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body as JSON; `undefined` where it is none. */
  readonly json: unknown;
  /** The body as a form. */
  form(): Promise<FormData>;
}

export type VendorReply =
  | {
      readonly json: unknown;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly bytes: Uint8Array; readonly mimeType: string }
  /** Server-sent events, each as its `data`; after them the stream ends, stays open or breaks off. */
  | { readonly events: readonly string[]; readonly ending?: "open" | "cut" };

export interface VendorRoute {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: RegExp;
  /** What is wrong with a request after the vendor's reference, one sentence each. */
  check(request: Received): readonly string[] | Promise<readonly string[]>;
  reply(request: Received, mood: "full" | "lean"): VendorReply | Promise<VendorReply>;
}

export interface VendorApi {
  readonly routes: readonly VendorRoute[];
  /** Whether the request carries this key where the vendor wants it. */
  authorised(request: Received, key: string): boolean;
  /** The body of a refusal as the vendor writes it. */
  refusal(status: number): unknown;
}
