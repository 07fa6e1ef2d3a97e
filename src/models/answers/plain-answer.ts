import type { Answer } from "./define-answer.ts";
import { longestAnswer } from "./parse-answer.ts";

/** How an answer begins that was meant to be JSON, and is broken. */
const likeJson = /^\s*(?:[[{]|```)/;

/**
 * A reply in plain prose as an answer, where prose is what the form is about: everything else in it is
 * then empty. Small models keep to no form, and what they write is the very text that was asked for.
 *
 * `undefined` where the form asks for something that cannot be empty.
 */
export function plainAnswer<Value>({ prose, schema, check }: Answer<Value>, text: string) {
  const { properties } = schema;
  if (prose === undefined || !isRecord(properties)) return undefined;
  if (likeJson.test(text) || text.length > longestAnswer) return undefined;
  const empty = Object.entries(properties).map(([name, form]) => [name, emptyOf(form)]);
  return check.safeParse({ ...Object.fromEntries(empty), [prose]: text.trim() }).data;
}

function emptyOf(form: unknown): null | [] | undefined {
  if (!isRecord(form)) return undefined;
  const { type, anyOf } = form;
  if (type === "array") return [];
  const variants: unknown[] = Array.isArray(anyOf) ? anyOf : [form];
  const isNullable = variants.some(
    (variant) => isRecord(variant) && [variant["type"]].flat().includes("null"),
  );
  return isNullable ? null : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
