import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import type { Outbound, Receiver } from "../channel.ts";
import { upstreamErrors } from "../errors.ts";
import type { Introduction } from "../introduction.ts";
import { type RequestOptions, type Upstream, UpstreamError } from "../upstream.ts";
import { type ClientInfo, envelope } from "./draft.ts";
import { errorOf } from "./failures.ts";

interface Question {
  readonly method: string;
  readonly params: JsonObject;
  readonly hub: ClientInfo;
}

/**
 * Asks an upstream something for the hub itself, and gives its whole result.
 *
 * @throws `upstreams.*`; {@link UpstreamError} for an error of the upstream's own; the signal's reason.
 */
export async function askUpstream(
  upstream: Upstream,
  question: Question,
  { signal, idempotent = true, heard, only }: RequestOptions,
): Promise<JsonObject> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const giveUp = (): void => {
      forwarding.cancel();
      reject(signal.reason);
    };
    const settle = (end: () => void): void => {
      signal.removeEventListener("abort", giveUp);
      end();
    };
    const receiver: Receiver = {
      sent() {},
      message(text) {
        const message = parsed(text);
        if (message !== undefined) heard?.(message);
      },
      data(chunk) {
        bytes += chunk.length;
        if (bytes > upstream.settings.maxMessageBytes) {
          forwarding.cancel();
          settle(() => reject(upstreamErrors.nonsense({ upstream: upstream.name })));
        } else chunks.push(chunk);
        return true;
      },
      end: () => settle(() => answered(upstream.name, Buffer.concat(chunks), resolve, reject)),
      failed: (failure) => settle(() => reject(errorOf(upstream.name, failure))),
    };
    const options = { signal, idempotent, only };
    const forwarding = upstream.forward((to) => outboundOf(question, to), receiver, options);
    signal.addEventListener("abort", giveUp, { once: true });
  });
}

function outboundOf({ method, params, hub }: Question, introduction: Introduction): Outbound {
  const { era, protocolVersion } = introduction;
  const { name, uri } = params;
  const own = params["_meta"];
  const meta = { ...(isJsonObject(own) && own), ...envelope(protocolVersion, {}, hub) };
  const written = era === "modern" ? { ...params, _meta: meta } : params;
  const message = { jsonrpc: "2.0", id: 1, method, params: written };
  const known = [name, uri].find((each) => typeof each === "string");
  return { era, method, name: known, id: 1, body: Buffer.from(JSON.stringify(message)) };
}

function answered(
  upstream: string,
  text: Buffer,
  resolve: (result: JsonObject) => void,
  reject: (error: Error) => void,
): void {
  const { result, error } = parsed(text) ?? {};
  if (isJsonObject(result)) resolve(result);
  else if (isJsonObject(error)) reject(upstreamErrorOf(error));
  else reject(upstreamErrors.nonsense({ upstream }));
}

/** An error as the upstream wrote it, within bounds. */
export function upstreamErrorOf({ code, message, data }: JsonObject): UpstreamError {
  const known = Number.isSafeInteger(code) ? Number(code) : -32603;
  return new UpstreamError(known, String(message).slice(0, 2000), data);
}

function parsed(text: Buffer): JsonObject | undefined {
  try {
    const message: unknown = JSON.parse(text.toString());
    return isJsonObject(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
