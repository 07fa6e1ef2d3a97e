import type { Parameters } from "./protocol-request.ts";
import type { Tensor } from "./tensor.ts";

export interface InputTensor extends Tensor {
  readonly parameters?: Parameters;
}

export interface TensorRequest {
  readonly inputs: readonly InputTensor[];
  /** The outputs that are wanted; left out, all. */
  readonly outputs?: readonly string[];
  readonly parameters?: Parameters;
}
