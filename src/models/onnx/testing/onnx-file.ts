/** Writes tiny ONNX models, so that tests need no file of somebody else's (`onnx.proto`, IR version 8). */

type Field = Uint8Array;

/** Numbers of `TensorProto.DataType`. */
const onnxTypes = { float: 1, uint8: 2, int64: 7, string: 8, bool: 9, float16: 10 } as const;

type OnnxType = keyof typeof onnxTypes;

const varint = (number: number | bigint): number[] => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(number));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
};

const join = (...parts: readonly Field[]): Field => new Uint8Array(Buffer.concat(parts));
const whole = (field: number, number: number | bigint): Field =>
  Uint8Array.from([...varint(field << 3), ...varint(number)]);
const bytes = (field: number, content: Uint8Array | string): Field => {
  const body = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return join(Uint8Array.from([...varint((field << 3) | 2), ...varint(body.length)]), body);
};

/** A dimension without a number is one of any size. */
export function value(name: string, type: OnnxType, shape: readonly (number | string)[]): Field {
  const dims = shape.map((size) =>
    bytes(1, typeof size === "number" ? whole(1, size) : bytes(2, size)),
  );
  const tensorType = join(whole(1, onnxTypes[type]), bytes(2, join(...dims)));
  return join(bytes(1, name), bytes(2, bytes(1, tensorType)));
}

export const floats = (name: string, shape: readonly number[], data: readonly number[]): Field =>
  join(
    ...shape.map((size) => whole(1, size)),
    whole(2, onnxTypes.float),
    bytes(8, name),
    bytes(9, new Uint8Array(Float32Array.from(data).buffer)),
  );

/** Its numbers are in another file. */
export const externalFloats = (name: string, shape: readonly number[], location: string): Field =>
  join(
    ...shape.map((size) => whole(1, size)),
    whole(2, onnxTypes.float),
    bytes(8, name),
    bytes(13, join(bytes(1, "location"), bytes(2, location))),
    whole(14, 1),
  );

/** `name` is the operator, such as `MatMul`. */
export const node = (
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  ...attributes: readonly Field[]
): Field =>
  join(
    ...inputs.map((input) => bytes(1, input)),
    ...outputs.map((output) => bytes(2, output)),
    bytes(4, name),
    ...attributes.map((attribute) => bytes(5, attribute)),
  );

export const graphAttribute = (name: string, graph: Field): Field =>
  join(bytes(1, name), bytes(6, graph), whole(20, 5));

export interface Graph {
  readonly nodes: readonly Field[];
  readonly constants?: readonly Field[];
  readonly inputs: readonly Field[];
  readonly outputs: readonly Field[];
}

export const graph = ({ nodes, constants = [], inputs, outputs }: Graph): Field =>
  join(
    ...nodes.map((one) => bytes(1, one)),
    bytes(2, "graph"),
    ...constants.map((one) => bytes(5, one)),
    ...inputs.map((one) => bytes(11, one)),
    ...outputs.map((one) => bytes(12, one)),
  );

/** The whole file. */
export const onnxFile = (content: Graph): Uint8Array =>
  join(whole(1, 8), bytes(7, graph(content)), bytes(8, join(bytes(1, ""), whole(2, 13))));
