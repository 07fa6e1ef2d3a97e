/**
 * Arguments that a modern client repeats in `Mcp-Param-*` headers, so that a proxy can route by them.
 *
 * A schema marks such a property with the keyword `x-mcp-header` (specification 2026-07-28, Streamable
 * HTTP, "Custom Parameter Headers"). Whoever acts on the body must refuse a header that says otherwise.
 *
 * @module
 */

import type { IncomingHttpHeaders } from "node:http";
import { isJsonObject, type JsonObject } from "../kernel/json-object.ts";
import { decodedHeader, encodedHeader } from "./encoded-header.ts";

export interface ParamHeader {
  /** As in the schema, for example `Region`. */
  readonly name: string;
  /** Keys from the arguments down to the value. */
  readonly path: readonly string[];
  readonly numeric: boolean;
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const types: ReadonlySet<unknown> = new Set(["string", "integer", "number", "boolean"]);

/** The marked properties that a chain of `properties` reaches from the schema's root. */
export function paramHeadersOf(schema: JsonObject, path: readonly string[] = []): ParamHeader[] {
  const { properties } = schema;
  if (!isJsonObject(properties)) return [];
  const found: ParamHeader[] = [];
  for (const [key, property] of Object.entries(properties)) {
    if (!isJsonObject(property)) continue;
    const here = path.concat(key);
    const own = paramHeader(property, here);
    if (own !== undefined) found.push(own);
    found.push(...paramHeadersOf(property, here));
  }
  return found;
}

function paramHeader(property: JsonObject, path: readonly string[]): ParamHeader | undefined {
  const { "x-mcp-header": name, type } = property;
  if (typeof name !== "string" || !token.test(name) || !types.has(type)) return undefined;
  return { name, path, numeric: type === "integer" || type === "number" };
}

export interface HeaderMismatch {
  readonly header: string;
  readonly body: string;
}

/** What is wrong between headers and arguments; undefined when they agree. */
export function headerMismatch(
  declared: readonly ParamHeader[],
  given: unknown,
  headers: IncomingHttpHeaders,
): HeaderMismatch | undefined {
  for (const param of declared) {
    const value = valueAt(given, param.path);
    const expected = asHeader(value);
    if (expected === undefined) continue;
    const header = `Mcp-Param-${param.name}`;
    const sent = headers[header.toLowerCase()];
    const where = `${param.path.join(".")}=${JSON.stringify(value)}`;
    if (typeof sent !== "string") {
      return { header, body: `the body carries ${where} but the ${header} header is absent` };
    }
    const decoded = decodedHeader(sent);
    if (decoded === undefined) {
      return { header, body: `the ${header} header carries an invalid Base64 sentinel value` };
    }
    if (!agrees(param, decoded, value, expected)) {
      const said = JSON.stringify(decoded);
      return {
        header,
        body: `the ${header} header decodes to ${said} but the body carries ${where}`,
      };
    }
  }
  return undefined;
}

/** The headers that repeat these arguments, as a client sends them. */
export function paramHeadersFor(
  declared: readonly ParamHeader[],
  given: unknown,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const { name, path } of declared) {
    const value = asHeader(valueAt(given, path));
    if (value !== undefined) headers[`mcp-param-${name.toLowerCase()}`] = encodedHeader(value);
  }
  return headers;
}

const decimal = /^-?\d+(\.\d+)?$/;

/** Numbers are equal by value: `42.0` is 42. */
const agrees = (param: ParamHeader, decoded: string, value: unknown, expected: string): boolean =>
  param.numeric && typeof value === "number" && decimal.test(decoded)
    ? Number(decoded) === value
    : decoded === expected;

function asHeader(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value);
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
