/** The element types of the Open Inference Protocol. */

/** A whole number beyond 2^53 is a `bigint`; `null` stands for a number that is none, and only in what a model gave. */
export type Element = boolean | number | bigint | string | null;

interface Datatype {
  readonly kind: "boolean" | "integer" | "float" | "text";
  readonly min?: number | bigint;
  readonly max?: number | bigint;
}

const integer = (bits: bigint, signed: boolean): Datatype => ({
  kind: "integer",
  min: signed ? -(2n ** (bits - 1n)) : 0n,
  max: 2n ** (signed ? bits - 1n : bits) - 1n,
});

const float = (max: number): Datatype => ({ kind: "float", min: -max, max });

const datatypes = new Map<string, Datatype>([
  ["BOOL", { kind: "boolean" }],
  ["INT8", integer(8n, true)],
  ["INT16", integer(16n, true)],
  ["INT32", integer(32n, true)],
  ["INT64", integer(64n, true)],
  ["UINT8", integer(8n, false)],
  ["UINT16", integer(16n, false)],
  ["UINT32", integer(32n, false)],
  ["UINT64", integer(64n, false)],
  ["FP16", float(65_504)],
  ["FP32", float(3.402_823_466_385_288_6e38)],
  ["FP64", float(Number.MAX_VALUE)],
  ["BYTES", { kind: "text" }],
]);

export const isDatatype = (name: string): boolean => datatypes.has(name);

export const kindOf = (name: string): Datatype["kind"] | undefined => datatypes.get(name)?.kind;

/**
 * The value as an element of the type, or nothing where it is none. A whole number beyond 2^53 comes
 * as a string of digits: as a JSON number it may already be another one.
 */
export function readElement(value: unknown, name: string): Element | undefined {
  const datatype = datatypes.get(name);
  switch (datatype?.kind) {
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "text":
      return typeof value === "string" ? value : undefined;
    case "float":
      return typeof value === "number" && within(value, datatype) ? value : undefined;
    case "integer":
      return readInteger(value, datatype);
    case undefined:
      return undefined;
  }
}

function readInteger(value: unknown, datatype: Datatype): number | bigint | undefined {
  if (typeof value === "number") {
    return Number.isSafeInteger(value) && within(value, datatype) ? value : undefined;
  }
  if (typeof value !== "string" || !/^-?\d{1,20}$/.test(value)) return undefined;
  const whole = BigInt(value);
  if (!within(whole, datatype)) return undefined;
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}

const within = (value: number | bigint, { min = value, max = value }: Datatype): boolean =>
  value >= min && value <= max;

/** `a whole number from -128 to 127`. */
export function elementWords(name: string): string {
  const datatype = datatypes.get(name);
  switch (datatype?.kind) {
    case "boolean":
      return "true or false";
    case "text":
      return "a string";
    case "float":
      return `a number of at most ${Number(datatype.max).toPrecision(3)} either way`;
    case "integer":
      return `a whole number from ${datatype.min} to ${datatype.max}, beyond 2^53 as a string of digits`;
    case undefined:
      return `an element of ${name}, a type that the hub does not know`;
  }
}
