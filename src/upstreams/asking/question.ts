import * as z from "zod";
import type { InputRequest } from "../../pipeline/interaction.ts";
import { skim, type Span } from "../envelope/skim.ts";
import { valueAt } from "../forwarding/verdict.ts";

/** One message of an upstream in the middle of a call, as far as the hub must understand it. */
export type Heard =
  | { readonly kind: "notification"; readonly method: unknown; readonly params: Span | undefined }
  | { readonly kind: "question"; readonly id: QuestionId; readonly request: InputRequest }
  /** It has to be told this: it asked for life, or for what nobody here can answer. */
  | { readonly kind: "reply"; readonly message: object }
  /** There is nothing that could be said to it. */
  | { readonly kind: "noise" };

/** The upstream's own id of its question. */
export type QuestionId = string | number;

/** A question at most, in bytes. */
const largest = 256 * 1024;

const inputRequest = z.discriminatedUnion("method", [
  z.object({
    method: z.literal(["elicitation/create", "sampling/createMessage"]),
    params: z.record(z.string(), z.unknown()),
  }),
  z.object({
    method: z.literal("roots/list"),
    params: z.record(z.string(), z.unknown()).exactOptional(),
  }),
]);

const questionId = z.union([z.string().max(256), z.int()]);

/** The most that a modern upstream may ask at once. */
const mostRequests = 16;

const inputRequests = z
  .record(z.string().max(256), inputRequest)
  .refine((requests) => Object.keys(requests).length <= mostRequests);

/** The `inputRequests` of a modern result; undefined when they are not what the specification says. */
export const inputRequestsIn = (
  value: unknown,
): Readonly<Record<string, InputRequest>> | undefined => inputRequests.safeParse(value ?? {}).data;

/** Reads one message of a legacy upstream that belongs to a call. */
export function heardIn(text: Buffer): Heard {
  const message = skim(text);
  const method = spanned(text, message?.get("method"));
  const idSpan = message?.get("id");
  const params = message?.get("params");
  if (message === undefined || typeof method !== "string") return { kind: "noise" };
  if (idSpan === undefined) return { kind: "notification", method, params };
  const id = questionId.safeParse(spanned(text, idSpan)).data;
  return id === undefined ? { kind: "noise" } : asked(text, { id, method, params });
}

interface Asked {
  readonly id: QuestionId;
  readonly method: string;
  readonly params: Span | undefined;
}

function asked(text: Buffer, { id, method, params }: Asked): Heard {
  if (method === "ping") return { kind: "reply", message: { jsonrpc: "2.0", id, result: {} } };
  if (!methods.has(method)) return refusal(id, -32601, "Method not found");
  if (text.length > largest) return refusal(id, -32602, "The request is too large.");
  const given = params === undefined ? {} : { params: valueAt(text, params) };
  const request = inputRequest.safeParse({ method, ...given });
  return request.success
    ? { kind: "question", id, request: request.data }
    : refusal(id, -32602, "Invalid params");
}

const methods: ReadonlySet<string> = new Set<InputRequest["method"]>([
  "elicitation/create",
  "sampling/createMessage",
  "roots/list",
]);

/** An answer that is an error. */
export const refusal = (id: QuestionId, code: number, message: string) =>
  ({ kind: "reply", message: { jsonrpc: "2.0", id, error: { code, message } } }) as const;

const spanned = (text: Buffer, span: Span | undefined): unknown => span && valueAt(text, span);
