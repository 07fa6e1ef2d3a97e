import type { Element } from "./datatypes.ts";

/** Numbers, words or truth values in rows of rows. */
export interface Tensor {
  readonly name: string;
  /** As the Open Inference Protocol writes it: `FP32`, `INT64`, `BYTES`. */
  readonly datatype: string;
  readonly shape: readonly number[];
  /** The last dimension runs fastest. */
  readonly data: readonly Element[];
}

/** What a model says of one of its inputs or outputs. */
export interface TensorSpec {
  readonly name: string;
  readonly datatype: string;
  /** -1 for a dimension of any size; absent where the model does not say. */
  readonly shape?: readonly number[];
}

export interface Signature {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

/** Elements of all tensors of one request or reply together; a larger one is refused. */
export const mostElements = 4_194_304;

/** Dimensions of one tensor. */
export const mostDimensions = 8;

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((size, length) => size * length, 1);
