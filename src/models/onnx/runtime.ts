/** The part of the package `onnxruntime-node` that is used here. */

import { createRequire } from "node:module";

export interface RuntimeTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number | bigint | string | boolean>;
}

export interface RuntimeSpec {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type?: string;
  readonly shape?: readonly (number | string)[];
}

export interface RuntimeSession {
  readonly inputMetadata: readonly RuntimeSpec[];
  readonly outputMetadata: readonly RuntimeSpec[];
  run(
    feeds: Readonly<Record<string, RuntimeTensor>>,
    fetches?: readonly string[],
  ): Promise<Readonly<Record<string, RuntimeTensor>>>;
  release(): Promise<void>;
}

export interface Runtime {
  readonly env: { readonly versions: { readonly node?: string } };
  readonly InferenceSession: {
    create(file: string, options: Readonly<Record<string, unknown>>): Promise<RuntimeSession>;
  };
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => RuntimeTensor;
}

/** Before it, a model could have any file of the machine read as its weights. */
const oldest = [1, 30] as const;

/**
 * @throws whatever Node.js does where the package is missing or made for another machine; and where
 * it is too old.
 */
export function loadRuntime(name: string): Runtime {
  const require = createRequire(import.meta.url);
  return withoutHalves(() => {
    const runtime: Runtime = require(name);
    const { node = "of unknown version" } = runtime.env.versions;
    if (!isNewEnough(node)) throw new Error(`onnxruntime-node ${node} is too old`);
    // The first tensor is when it looks which kinds of arrays there are.
    void new runtime.Tensor("bool", new Uint8Array(1), [1]);
    return runtime;
  });
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/**
 * Release 1.30 takes every `Float16Array` for an empty one. Where it finds that the engine has none, it
 * works with the bits in a `Uint16Array`.
 */
function withoutHalves<Value>(work: () => Value): Value {
  const halves = Object.getOwnPropertyDescriptor(globalThis, "Float16Array");
  Reflect.deleteProperty(globalThis, "Float16Array");
  try {
    return work();
  } finally {
    if (halves !== undefined) Object.defineProperty(globalThis, "Float16Array", halves);
  }
}
