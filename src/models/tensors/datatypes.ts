/** The element types of the Open Inference Protocol. */

import { type Localized, localized } from "../../kernel/language.ts";

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
export const elementWords = (name: string): Localized =>
  localized((language) => wordsOf(name, words[language]));

function wordsOf(name: string, said: Words): string {
  const { kind, min, max } = datatypes.get(name) ?? {};
  switch (kind) {
    case "boolean":
      return said.boolean;
    case "text":
      return said.text;
    case "float":
      return said.float(Number(max).toPrecision(3));
    case "integer":
      return said.integer(`${min}`, `${max}`);
    case undefined:
      return said.unknown(name);
  }
}

interface Words {
  readonly boolean: string;
  readonly text: string;
  readonly float: (max: string) => string;
  readonly integer: (min: string, max: string) => string;
  readonly unknown: (name: string) => string;
}

const words: Localized<Words> = {
  en: {
    boolean: "true or false",
    text: "a string",
    float: (max) => `a number of at most ${max} either way`,
    integer: (min, max) =>
      `a whole number from ${min} to ${max}, beyond 2^53 as a string of digits`,
    unknown: (name) => `an element of ${name}, a type that the hub does not know`,
  },
  ja: {
    boolean: "true または false",
    text: "文字列",
    float: (max) => `絶対値が ${max} 以下の数値`,
    integer: (min, max) => `${min} から ${max} までの整数（2^53 を超えるものは数字の文字列）`,
    unknown: (name) => `${name}（ハブの知らない型）の要素`,
  },
};
