import { LateJson } from "../../kernel/late-json.ts";
import type { Caller } from "../caller.ts";
import type { FindOperation } from "../operations.ts";
import { isJsonObject, type JsonObject } from "../protocol.ts";
import type { Exchange } from "./exchange.ts";
import { readLightly } from "./read-lightly.ts";
import { type PlainRequest, plainRequestOf } from "./plain-request.ts";
import type { Served } from "./serve-call.ts";

/** What need not go through the SDK: calls of tools, and what is passed on. */
export function servedHere(
  operationOf: FindOperation,
  {
    request: { headers },
    caller,
  }: Pick<Exchange, "caller"> & { readonly request: Pick<Exchange["request"], "headers"> },
  message: unknown,
): Served | undefined {
  const request = plainRequestOf(headers, message);
  return request && servedBy(operationOf, request, caller);
}

/** Who serves a plain request; undefined where it must go through the SDK. */
export function servedBy(
  operationOf: FindOperation,
  request: PlainRequest,
  { principal }: Pick<Caller, "principal">,
): Served | undefined {
  const { method, params } = request;
  const operation = operationOf(request, principal);
  const { name, arguments: given } = params;
  if (method !== "tools/call") {
    return operation && { request, name: operation.name, arguments: params, operation };
  }
  if (typeof name !== "string" || !isArguments(given)) return undefined;
  if (operation !== undefined) return { request, name, arguments: given, operation };
  return "task" in params || given instanceof LateJson
    ? undefined
    : { request, name, arguments: given };
}

const isArguments = (value: unknown): boolean =>
  value === undefined || value instanceof LateJson || isJsonObject(value);

/** From this size on, a message is worth reading lightly only to find out who serves it, in bytes. */
const large = 16 * 1024;

export interface PassedLightly extends Served {
  readonly message: JsonObject;
}

/**
 * A request that is only passed on, read without parsing its arguments. Undefined where it is none, or
 * nothing suggests that it is: its size, or the name in the header of a modern one.
 */
export function passedLightly(
  operationOf: FindOperation,
  exchange: Pick<Exchange, "caller" | "body"> & Parameters<typeof servedHere>[1],
): PassedLightly | undefined {
  const { body, request, caller } = exchange;
  if (body === undefined) return undefined;
  const { "mcp-method": method, "mcp-name": name } = request.headers;
  const hinted =
    method === "tools/call" &&
    typeof name === "string" &&
    operationOf({ method, params: { name } }, caller.principal) !== undefined;
  if (!hinted && body.length < large) return undefined;
  const light = readLightly(body);
  const served = light && servedHere(operationOf, exchange, light.message);
  if (light === undefined || served?.operation === undefined) return undefined;
  const { request: plain, name: called, arguments: given, operation } = served;
  const { message, layout } = light;
  return { request: plain, name: called, arguments: given, operation, message, layout };
}
