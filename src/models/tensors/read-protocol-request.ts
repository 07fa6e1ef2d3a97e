import { isDatatype } from "./datatypes.ts";
import { fitShape, shapeWords } from "./fit-shape.ts";
import { flatten } from "./flatten.ts";
import { namesApart } from "./names-apart.ts";
import { protocolRequest, type ProtocolTensor } from "./protocol-request.ts";
import { readElements } from "./read-elements.ts";
import type { Refuse } from "./refuse.ts";
import { sizeOf, type TensorSpec } from "./tensor.ts";
import type { InputTensor, TensorRequest } from "./tensor-request.ts";

/** A request of the protocol, held against itself and, where they are known, the model's inputs. */
export function readProtocolRequest(
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
