/** Element types of the Open Inference Protocol and of the ONNX runtime. */

import type { Element } from "../tensors/datatypes.ts";

type Numbers = Iterable<number> | Iterable<bigint>;

interface RuntimeType {
  readonly datatype: string;
  /** What the runtime wants the elements in. */
  readonly pack: (data: readonly Element[]) => unknown;
}

const packed =
  (array: { from(values: Iterable<number>): Numbers }) =>
  (data: readonly Element[]): unknown =>
    array.from(data.map(Number));

const packedLong =
  (array: { from(values: Iterable<bigint>): Numbers }) =>
  (data: readonly Element[]): unknown =>
    array.from(data.map((element) => BigInt(element ?? 0)));

/** As their bits: see `runtime.ts`. */
const packedHalves = (data: readonly Element[]): unknown =>
  new Uint16Array(Float16Array.from(data, Number).buffer);

const types = new Map<string, RuntimeType>([
  ["bool", { datatype: "BOOL", pack: packed(Uint8Array) }],
  ["int8", { datatype: "INT8", pack: packed(Int8Array) }],
  ["int16", { datatype: "INT16", pack: packed(Int16Array) }],
  ["int32", { datatype: "INT32", pack: packed(Int32Array) }],
  ["int64", { datatype: "INT64", pack: packedLong(BigInt64Array) }],
  ["uint8", { datatype: "UINT8", pack: packed(Uint8Array) }],
  ["uint16", { datatype: "UINT16", pack: packed(Uint16Array) }],
  ["uint32", { datatype: "UINT32", pack: packed(Uint32Array) }],
  ["uint64", { datatype: "UINT64", pack: packedLong(BigUint64Array) }],
  ["float16", { datatype: "FP16", pack: packedHalves }],
  ["float32", { datatype: "FP32", pack: packed(Float32Array) }],
  ["float64", { datatype: "FP64", pack: packed(Float64Array) }],
  ["string", { datatype: "BYTES", pack: (data) => data.map(String) }],
]);

const namesOf = new Map([...types].map(([name, { datatype }]) => [datatype, name]));

/** Nothing for a type that the protocol does not have. */
export const datatypeOf = (type: string | undefined): string | undefined =>
  types.get(type ?? "")?.datatype;

export const runtimeTypeOf = (datatype: string): string => namesOf.get(datatype) ?? datatype;

export const runtimeData = (datatype: string, data: readonly Element[]): unknown =>
  types.get(runtimeTypeOf(datatype))?.pack(data);

/** Elements as the protocol has them: truth values for bits, small whole numbers as numbers. */
export function elementsOf(
  type: string,
  data: ArrayLike<number | bigint | string | boolean>,
): readonly Element[] {
  return Array.from(type === "float16" ? halves(data) : data, (value) => {
    if (type === "bool") return Boolean(value);
    if (typeof value === "bigint") return shortened(value);
    return typeof value === "number" && !Number.isFinite(value) ? null : value;
  });
}

const halves = (bits: ArrayLike<unknown>): Float16Array =>
  new Float16Array(Uint16Array.from(bits, Number).buffer);

const shortened = (value: bigint): number | bigint =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value;
