/** A small server that speaks what the hub uses of Vault's HTTP API, and checks what it is asked. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { text } from "node:stream/consumers";
import { shortId } from "../../kernel/ids.ts";
import type { JsonObject } from "../../kernel/json-object.ts";
import { TransitEngine } from "./transit-engine.ts";

export interface AskedOfVault {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** How it answers everything. */
export type VaultMood = "well" | "sealed" | "hangs" | "huge" | "redirects" | "garbled";

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const failed = (status: number, ...errors: readonly string[]): Answer => ({
  status,
  body: { errors },
});

const answered = (data: unknown): Answer => ({
  status: 200,
  body: { request_id: "1", lease_id: "", renewable: false, data },
});

export interface VaultServerOptions {
  /** In which everything is; left out, in none. */
  readonly namespace?: string;
  /** PEM; left out, it speaks in plain text. */
  readonly certificate?: { readonly key: string; readonly cert: string };
}

export class VaultServer implements AsyncDisposable {
  url = "";
  readonly token = `hvs.${shortId()}`;
  readonly asked: AskedOfVault[] = [];
  mood: VaultMood = "well";
  /** Where it redirects to. */
  elsewhere = "";
  /** Secrets of an engine of version 2 at `secret/`, by their path below it. */
  readonly second = new Map<string, JsonObject>();
  /** Secrets of an engine of version 1 at `old/kv/`. */
  readonly first = new Map<string, JsonObject>();
  /** Whether it tells what is mounted where; servers of before 0.10 do not. */
  tellsMounts = true;
  /** At `transit/`, with the key `hub`. */
  readonly transit = new TransitEngine();
  readonly #namespace: string | undefined;
  readonly #server: Server;
  readonly #scheme: string;

  constructor({ namespace, certificate }: VaultServerOptions) {
    this.#namespace = namespace;
    const hear = (request: IncomingMessage, response: ServerResponse): void =>
      void this.#answer(request, response).catch(() => response.destroy());
    this.#server =
      certificate === undefined ? createServer(hear) : createSecureServer(certificate, hear);
    this.#scheme = certificate === undefined ? "http" : "https";
  }

  async listen(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    this.url = `${this.#scheme}://127.0.0.1:${port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url: path = "", headers } = request;
    const asked = { method, path, headers, body: await text(request) };
    this.asked.push(asked);
    if (this.mood === "hangs") return;
    if (this.mood === "redirects") {
      response.writeHead(307, { location: `${this.elsewhere}${path}` }).end();
      return;
    }
    const { status, body } = this.#moody(asked) ?? this.#forbidden(asked) ?? this.#found(asked);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  }

  #moody({ body }: AskedOfVault): Answer | undefined {
    if (this.mood === "sealed") return failed(503, "Vault is sealed");
    if (this.mood === "huge") return answered({ value: "x".repeat(8 * 1024 * 1024) });
    if (this.mood === "garbled") return { status: 200, body: `{"data": "${body}` };
    return undefined;
  }

  #forbidden({ headers }: AskedOfVault): Answer | undefined {
    const isRight =
      headers["x-vault-token"] === this.token &&
      headers["x-vault-request"] === "true" &&
      headers["x-vault-namespace"] === this.#namespace;
    return isRight ? undefined : failed(403, "permission denied");
  }

  #found({ method, path, headers, body }: AskedOfVault): Answer {
    if (method === "GET") return this.#read(path);
    const [, operation = ""] = /^\/v1\/transit\/(encrypt|decrypt|rewrap)\/hub$/.exec(path) ?? [];
    if (method !== "POST" || operation === "") return failed(405, "unsupported operation");
    if (headers["content-type"] !== "application/json") return failed(400, "no JSON");
    const data = this.transit.run(operation, JSON.parse(body));
    return data === undefined ? failed(400, "invalid request") : answered(data);
  }

  #read(path: string): Answer {
    const [, mounts] = /^\/v1\/sys\/internal\/ui\/mounts\/(.+)$/.exec(path) ?? [];
    if (mounts !== undefined) return this.tellsMounts ? this.#mounted(mounts) : failed(404);
    const [, second] = /^\/v1\/secret\/data\/(.+)$/.exec(path) ?? [];
    const [, first = ""] = /^\/v1\/old\/kv\/(.+)$/.exec(path) ?? [];
    const kept = second === undefined ? this.first.get(first) : this.second.get(second);
    if (kept === undefined) return failed(404);
    return answered(second === undefined ? kept : { data: kept, metadata: { version: 3 } });
  }

  #mounted(path: string): Answer {
    const before = this.#namespace === undefined ? "" : `${this.#namespace}/`;
    const engine = { type: "kv", accessor: "kv_1" };
    if (path.startsWith("secret/")) {
      return answered({ ...engine, path: `${before}secret/`, options: { version: "2" } });
    }
    if (!path.startsWith("old/kv/")) return failed(403, "preflight capability check returned 403");
    return answered({ ...engine, path: `${before}old/kv/`, options: null });
  }
}

export async function vaultServer(options: VaultServerOptions = {}): Promise<VaultServer> {
  const server = new VaultServer(options);
  await server.listen();
  return server;
}
