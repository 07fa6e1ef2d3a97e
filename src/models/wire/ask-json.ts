/** One request of an adapter that speaks to its vendor without an SDK. */

import type * as z from "zod";
import type { KumihimoError } from "../../kernel/errors.ts";
import { modelErrors } from "../errors.ts";
import { failureOfStatus, type Refusal } from "./failure-of-status.ts";
import { failureOfThrown } from "./failure-of-thrown.ts";
import type { Form, Wire } from "./wire.ts";

export interface Asking {
  readonly wire: Wire;
  readonly provider: string;
  readonly model: string;
  readonly url: string;
  /** Left out, `POST` where there is a body, else `GET`. */
  readonly method?: "DELETE";
  readonly body?: string | Blob | Form;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** What the vendor's words say that the status alone does not; `undefined` where they add nothing. */
  readonly meaningOf?: (refusal: Refusal, words: string) => KumihimoError | undefined;
  /** Instead of `JSON.parse`, where the answer holds numbers that it would round. */
  readonly parse?: (text: string) => unknown;
}

/** Characters of a refusal that are kept for the log. */
const keptOfRefusal = 2000;

/**
 * Sends, and gives the answer as `schema` reads it.
 *
 * @throws from `models/errors.ts`; the signal's reason when it fires.
 */
export async function askJson<Schema extends z.ZodType>(
  asking: Asking,
  schema: Schema,
): Promise<z.output<Schema>> {
  const { provider, parse = parseJson } = asking;
  const response = await send(asking);
  const parsed = schema.safeParse(await read(asking, async () => parse(await response.text())));
  if (!parsed.success) throw modelErrors.badReply({ provider }, { cause: parsed.error });
  return parsed.data;
}

/** As {@link askJson}, for an answer that is media. */
export async function askBytes(
  asking: Asking,
): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string }> {
  const response = await send(asking);
  const bytes = await read(asking, async () => new Uint8Array(await response.arrayBuffer()));
  const mimeType = (response.headers.get("content-type") ?? "").split(";", 1)[0] ?? "";
  return { bytes, mimeType: mimeType.trim().toLowerCase() };
}

/** The answer's head; its status is a success. */
export async function send(asking: Asking): Promise<Response> {
  const { wire, provider, model, url, body, headers, signal } = asking;
  const { method = body === undefined ? "GET" : "POST", meaningOf } = asking;
  const response = await read(asking, () =>
    wire.fetch(url, {
      method,
      headers,
      signal,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a form of the same package as this fetch
      ...(body === undefined ? {} : { body: body as string }),
    }),
  );
  if (response.ok) return response;
  const text = await response.text().catch(() => "");
  signal.throwIfAborted();
  const { status } = response;
  const cause = new Error(`HTTP ${status}: ${text.slice(0, keptOfRefusal)}`);
  const refusal: Refusal = { provider, model, status, headers: response.headers, cause };
  throw meaningOf?.(refusal, text) ?? failureOfStatus(refusal);
}

async function read<Value>(
  { provider, signal }: Asking,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw failureOfThrown(error, provider, signal);
  }
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}
