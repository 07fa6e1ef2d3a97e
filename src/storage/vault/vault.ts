/** The hub's way to HashiCorp Vault or OpenBao: nothing long, nothing late, no redirect, no plain text. */

import { readFile } from "node:fs/promises";
import { Agent, request } from "undici";
import { withDeadline } from "../../kernel/deadline.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import { isSafeUrl } from "../../kernel/safe-url.ts";
import { Secret } from "../../kernel/secret.ts";
import { isTlsFailure } from "../../kernel/tls-failure.ts";
import type { VaultSettings } from "./config.ts";
import { vaultErrors, type VaultFault } from "./errors.ts";

export interface VaultRequest {
  readonly method: "GET" | "POST";
  /** Segments after `/v1`, not yet encoded. */
  readonly path: readonly string[];
  /** Sent as JSON. */
  readonly body?: JsonObject;
}

export interface Vault extends AsyncDisposable {
  /**
   * What stands under `data` in its answer.
   *
   * @throws `storage.vaultFault`, with the fault `absent` where Vault says 404; the signal's reason
   */
  ask(request: VaultRequest, signal?: AbortSignal): Promise<JsonObject>;
}

/** In bytes; a secret of Vault's is at most 1 MiB. */
const longestAnswer = 2 * 1024 * 1024;

const never = new AbortController().signal;

export interface VaultNeeds {
  readonly settings: VaultSettings;
  /** Hears of tokens that are read from files. */
  readonly learn: (secret: Secret) => void;
}

export function openVault({ settings, learn }: VaultNeeds): Vault {
  let opening: Promise<Agent> | undefined;
  const agent = (): Promise<Agent> => (opening ??= agentFor(settings));

  return {
    async ask({ method, path, body }, signal = never) {
      const what = path.join("/");
      const { url, namespace, timeoutSeconds } = settings;
      if (url === undefined || !isSafeUrl(url)) throw failure("noAddress", what);
      const send = async (given: AbortSignal): Promise<JsonObject> => {
        const answer = await request(addressOf(url, path), {
          dispatcher: await agent(),
          method,
          headers: {
            "x-vault-token": await tokenOf(settings, learn, what),
            "x-vault-request": "true",
            ...(namespace !== undefined && { "x-vault-namespace": namespace }),
            ...(body !== undefined && { "content-type": "application/json" }),
          },
          body: body === undefined ? null : JSON.stringify(body),
          signal: given,
        });
        const text = await answer.body.text();
        return dataIn(answer.statusCode, text, what);
      };
      try {
        return await withDeadline("vault", timeoutSeconds, signal, send);
      } catch (error) {
        signal.throwIfAborted();
        throw faultIn(error, what);
      }
    },
    async [Symbol.asyncDispose]() {
      await (await opening?.catch(() => undefined))?.destroy();
    },
  };
}

async function agentFor({ caFile }: VaultSettings): Promise<Agent> {
  const bounds = { connections: 8, maxResponseSize: longestAnswer };
  if (caFile === undefined) return new Agent(bounds);
  const ca = await readFile(caFile, "utf8").catch((error: unknown) => {
    throw failure("noAuthorities", "ca", codeOf(error), error);
  });
  return new Agent({ ...bounds, connect: { ca } });
}

async function tokenOf(
  { token, tokenFile }: VaultSettings,
  learn: VaultNeeds["learn"],
  what: string,
): Promise<string> {
  const read = async (file: string): Promise<string> => {
    try {
      return (await readFile(file, "utf8")).trim();
    } catch (error) {
      throw failure("noToken", what, codeOf(error), error);
    }
  };
  const written = tokenFile === undefined ? token : await read(tokenFile);
  // What no header may hold would be told by the library, with the token in its words.
  if (written === undefined || !/^[!-~]+$/.test(written)) throw failure("noToken", what);
  if (tokenFile !== undefined) learn(new Secret(written));
  return written;
}

/** A server may stand behind a path of its own. */
function addressOf(url: string, path: readonly string[]): URL {
  const base = new URL(url);
  const before = base.pathname.replace(/\/+$/, "");
  return new URL(`${before}/v1/${path.map(encodeURIComponent).join("/")}`, base.origin);
}

const faultOfStatus = (status: number): VaultFault => {
  if (status >= 300 && status < 400) return "redirect";
  if (status === 401 || status === 403) return "denied";
  if (status === 404) return "absent";
  if (status === 400) return "refused";
  return [429, 472, 473, 501, 503].includes(status) ? "sealed" : "answer";
};

function dataIn(status: number, text: string, what: string): JsonObject {
  if (status !== 200) throw failure(faultOfStatus(status), what, `HTTP ${status}`);
  try {
    const answer: unknown = JSON.parse(text);
    if (isJsonObject(answer) && isJsonObject(answer["data"])) return answer["data"];
  } catch {
    // Told below, without the text: it may hold what was asked for.
  }
  throw failure("answer", what);
}

function faultIn(error: unknown, what: string): Error {
  if (isKumihimoError(error)) {
    return error.code === "kernel.deadline" ? failure("timeout", what) : error;
  }
  const code = codeOf(error);
  if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return failure("answer", what, code, error);
  if (isTlsFailure(code)) return failure("tls", what, code, error);
  const fault = /TIMEOUT|TIMEDOUT/.test(code) ? "timeout" : "unreachable";
  return failure(fault, what, code, error);
}

const failure = (fault: VaultFault, what: string, detail = "", cause?: unknown): Error =>
  vaultErrors.vaultFault({ fault, what, detail }, { cause });

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
