/** Nested values as they were written, before any schema has seen them. */

import type { Path } from "./shape.ts";

export type Values = Readonly<Record<string, unknown>>;

export const isValues = (value: unknown): value is Values =>
  typeof value === "object" &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** `over` wins; only mappings are merged, a list replaces a list. */
export function merged(under: Values, over: Values): Values {
  const both = Object.entries(over).map(([key, value]): [string, unknown] => {
    const below = Object.hasOwn(under, key) ? under[key] : undefined;
    return [key, isValues(below) && isValues(value) ? merged(below, value) : value];
  });
  // `fromEntries` defines; an assignment to a key named __proto__ would change the prototype.
  return Object.fromEntries([...Object.entries(under), ...both]);
}

/** `{ http: { port } }` from `["http", "port"]`. */
export function valuesAt([key, ...rest]: Path, value: unknown): Values {
  if (key === undefined) return {};
  return Object.fromEntries([[key, rest.length === 0 ? value : valuesAt(rest, value)]]);
}

/** The value at `path`, or `undefined`; inherited names do not count. */
export function valueAt(values: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key)
        ? Object.getOwnPropertyDescriptor(at, key)?.value
        : undefined,
    values,
  );
}
