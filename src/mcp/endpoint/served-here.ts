import { LateJson } from "../../kernel/late-json.ts";
import type { FindOperation } from "../operations.ts";
import { isJsonObject } from "../protocol.ts";
import type { Exchange } from "./exchange.ts";
import { plainRequestOf } from "./plain-request.ts";
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
  if (request === undefined) return undefined;
  const { method, params } = request;
  const operation = operationOf(request, caller.principal);
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
