/** Runs in a child process: a model file is somebody else's program, and its library native code. */

import { mostElements, sizeOf, type Signature, type Tensor } from "../tensors/tensor.ts";
import { datatypeOf, elementsOf, runtimeData, runtimeTypeOf } from "./runtime-elements.ts";
import {
  loadRuntime,
  type RuntimeSession,
  type RuntimeSpec,
  type RuntimeTensor,
} from "./runtime.ts";

/** Which file, and how it is to be run. */
export interface OnnxModel {
  readonly runtime: string;
  readonly file: string;
  /** Another one for a file that was replaced. */
  readonly stamp: string;
  readonly threads: number;
}

export type Fault = "noRuntime" | "unreadable" | "unsupported" | "runFailed" | "tooLong";

export type Outcome<Value> =
  | { readonly value: Value }
  | { readonly fault: Fault; readonly detail: string };

/** Sessions that a child keeps open, as they hold the whole model. */
const mostOpen = 2;

const sessions = new Map<string, RuntimeSession>();

export async function describeModel(model: OnnxModel): Promise<Outcome<Signature>> {
  const opened = await openSession(model);
  if ("fault" in opened) return opened;
  const { inputMetadata, outputMetadata } = opened.value;
  const all = [...inputMetadata, ...outputMetadata];
  const strange = all.find((spec) => datatypeOf(spec.type) === undefined);
  if (strange !== undefined) return { fault: "unsupported", detail: strange.name };
  return { value: { inputs: inputMetadata.map(specOf), outputs: outputMetadata.map(specOf) } };
}

/** @param outputs names of the wanted ones; left out, all. */
export async function runModel(
  model: OnnxModel,
  inputs: readonly Tensor[],
  outputs: readonly string[] | undefined,
): Promise<Outcome<readonly Tensor[]>> {
  const opened = await openSession(model);
  if ("fault" in opened) return opened;
  const { Tensor: RuntimeTensorClass } = loadRuntime(model.runtime);
  try {
    const feeds = inputs.map(({ name, datatype, data, shape }): [string, RuntimeTensor] => [
      name,
      new RuntimeTensorClass(runtimeTypeOf(datatype), runtimeData(datatype, data), shape),
    ]);
    const given = await opened.value.run(Object.fromEntries(feeds), outputs);
    return bounded(Object.entries(given));
  } catch (error) {
    return { fault: "runFailed", detail: String(error) };
  }
}

function bounded(given: readonly [string, RuntimeTensor][]): Outcome<readonly Tensor[]> {
  const elements = given.reduce((sum, [, { dims }]) => sum + sizeOf(dims), 0);
  if (elements > mostElements) return { fault: "tooLong", detail: `${elements}` };
  return {
    value: given.map(([name, { type, dims, data }]) => ({
      name,
      datatype: datatypeOf(type) ?? type,
      shape: [...dims],
      data: elementsOf(type, data),
    })),
  };
}

async function openSession(model: OnnxModel): Promise<Outcome<RuntimeSession>> {
  const key = `${model.file}\n${model.stamp}`;
  const known = sessions.get(key);
  if (known !== undefined) {
    // The one that was used last is the last to be closed.
    sessions.delete(key);
    sessions.set(key, known);
    return { value: known };
  }
  await closeOldest();
  const opened = await load(model);
  if ("value" in opened) sessions.set(key, opened.value);
  return opened;
}

async function load({ runtime, file, threads }: OnnxModel): Promise<Outcome<RuntimeSession>> {
  let library;
  try {
    library = loadRuntime(runtime);
  } catch (error) {
    return { fault: "noRuntime", detail: String(error) };
  }
  try {
    const options = { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 4 };
    return { value: await library.InferenceSession.create(file, options) };
  } catch (error) {
    return { fault: "unreadable", detail: String(error) };
  }
}

async function closeOldest(): Promise<void> {
  const [oldest] = sessions;
  if (oldest === undefined || sessions.size < mostOpen) return;
  sessions.delete(oldest[0]);
  await oldest[1].release();
}

/** The runtime gives no shape at all as an empty one, so a single value cannot be told from it. */
function specOf({ name, type, shape = [] }: RuntimeSpec) {
  const sizes = shape.map((size) => (typeof size === "number" ? size : -1));
  const datatype = datatypeOf(type) ?? "";
  return sizes.length === 0 ? { name, datatype } : { name, datatype, shape: sizes };
}
