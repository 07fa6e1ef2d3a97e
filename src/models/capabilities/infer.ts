export interface InferRequest {
  /**
   * JSON as the model declares it: the tensors of the Open Inference Protocol, or named values.
   */
  readonly input: unknown;
}

export interface Inference {
  readonly prediction: unknown;
  /** 0 to 1 as the model says; absent where it says nothing. */
  readonly confidence?: number;
}

/** What a served model takes and gives. */
export interface InferenceModel {
  /** As callers name it. */
  readonly name: string;
  /** Changes when the model does; of a server that chooses, all the versions it has. */
  readonly version?: string;
  /** In the operator's words. */
  readonly description?: string;
  /** JSON Schema of the input. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Whether running it twice does no harm; one that acts is never tried again. */
  readonly repeatable: boolean;
}
