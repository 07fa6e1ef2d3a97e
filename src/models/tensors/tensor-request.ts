/** What a caller may send to a model: the protocol's own request, or values by the names of the inputs. */

import type { KumihimoError } from "../../kernel/errors.ts";
import { type Element, elementWords, isDatatype, readElement } from "./datatypes.ts";
import { fitShape, shapeWords } from "./fit-shape.ts";
import { flatten } from "./flatten.ts";
import { type ProtocolTensor, protocolRequest, type Parameters } from "./protocol-request.ts";
import { mostElements, sizeOf, type Tensor, type TensorSpec } from "./tensor.ts";

export interface InputTensor extends Tensor {
  readonly parameters?: Parameters;
}

export interface TensorRequest {
  readonly inputs: readonly InputTensor[];
  /** The outputs that are wanted; left out, all. */
  readonly outputs?: readonly string[];
  readonly parameters?: Parameters;
}

/** Makes the error for what is wrong with the input, in one sentence. */
export type Refuse = (problem: string) => KumihimoError;

/** Whether the input is a request of the Open Inference Protocol, which says its types and shapes itself. */
export function isProtocolRequest(input: unknown): boolean {
  if (!isRecord(input) || !Array.isArray(input["inputs"])) return false;
  const [first]: unknown[] = input["inputs"];
  return isRecord(first) && "name" in first;
}

/**
 * @param specs the model's inputs; may be left out for a request of the protocol, which is then only
 * held against itself.
 * @throws what `refuse` makes.
 */
export function readTensorRequest(
  input: unknown,
  specs: readonly TensorSpec[] | undefined,
  refuse: Refuse,
): TensorRequest {
  if (isProtocolRequest(input)) return readProtocolRequest(input, specs, refuse);
  return { inputs: readNamedValues(input, specs ?? [], refuse) };
}

function readProtocolRequest(
  input: unknown,
  specs: readonly TensorSpec[] | undefined,
  refuse: Refuse,
): TensorRequest {
  const parsed = protocolRequest.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(`${issue?.path.join(".") ?? "input"}: ${issue?.message ?? "is malformed"}.`);
  }
  const { inputs, outputs, parameters } = parsed.data;
  for (const name of specs === undefined ? [] : namesApart(inputs, specs)) throw refuse(name);
  return {
    inputs: inputs.map((tensor) => {
      const spec = specs?.find(({ name }) => name === tensor.name);
      return readProtocolTensor(tensor, spec, refuse);
    }),
    ...(outputs === undefined ? {} : { outputs: outputs.map(({ name }) => name) }),
    ...(parameters === undefined ? {} : { parameters }),
  };
}

function readProtocolTensor(
  tensor: ProtocolTensor,
  spec: TensorSpec | undefined,
  refuse: Refuse,
): InputTensor {
  const { name, datatype, shape, parameters } = tensor;
  if (!isDatatype(datatype)) throw refuse(`${name}: ${datatype} is no datatype of the protocol.`);
  if (spec !== undefined && spec.datatype !== datatype) {
    throw refuse(`${name}: the model takes ${spec.datatype}, not ${datatype}.`);
  }
  const flat = flatten(tensor.data);
  if (flat === undefined || flat.data.length !== sizeOf(shape)) {
    throw refuse(`${name}: its data do not fill the shape ${shapeWords(shape)}.`);
  }
  if (spec?.shape !== undefined && fitShape(shape, spec)?.length !== shape.length) {
    throw refuse(`${name}: the model takes the shape ${shapeWords(spec.shape)}.`);
  }
  const data = readElements(name, datatype, flat.data, refuse);
  return { name, datatype, shape, data, ...(parameters === undefined ? {} : { parameters }) };
}

function readNamedValues(
  input: unknown,
  specs: readonly TensorSpec[],
  refuse: Refuse,
): readonly InputTensor[] {
  const [only, ...others] = specs;
  const values =
    only !== undefined && others.length === 0 && !isRecord(input) ? { [only.name]: input } : input;
  if (!isRecord(values)) {
    throw refuse("expected an object with a value for each input, or a protocol request.");
  }
  const given = Object.keys(values).map((name) => ({ name }));
  for (const fault of namesApart(given, specs)) throw refuse(fault);
  return specs.map((spec) => readNamedValue(values[spec.name], spec, refuse));
}

function readNamedValue(value: unknown, spec: TensorSpec, refuse: Refuse): InputTensor {
  const { name, datatype } = spec;
  const flat = flatten(value);
  if (flat === undefined) throw refuse(`${name}: its rows differ in length, or go too deep.`);
  const shape = fitShape(flat.shape, spec);
  if (shape === undefined) {
    const wanted = shapeWords(spec.shape ?? []);
    throw refuse(`${name}: has the shape ${shapeWords(flat.shape)}; the model takes ${wanted}.`);
  }
  return { name, datatype, shape, data: readElements(name, datatype, flat.data, refuse) };
}

function readElements(
  name: string,
  datatype: string,
  data: readonly unknown[],
  refuse: Refuse,
): readonly Element[] {
  if (data.length > mostElements) {
    throw refuse(`${name}: has ${data.length} elements; at most ${mostElements} are taken.`);
  }
  return data.map((value, index) => {
    const element = readElement(value, datatype);
    if (element === undefined) {
      throw refuse(`${name}: element ${index} is not ${elementWords(datatype)} (${datatype}).`);
    }
    return element;
  });
}

/** Inputs that are missing, and names that the model does not know. */
function namesApart(given: readonly { name: string }[], specs: readonly TensorSpec[]): string[] {
  const wanted = new Set(specs.map(({ name }) => name));
  const names = new Set(given.map(({ name }) => name));
  const list = [...wanted].join(", ");
  return [
    ...[...wanted.difference(names)].map((name) => `${name}: is missing.`),
    ...[...names.difference(wanted)].map(
      (name) => `${name.slice(0, 100)}: is no input of the model; it takes: ${list}.`,
    ),
    ...(names.size < given.length ? ["an input is given twice."] : []),
  ];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
