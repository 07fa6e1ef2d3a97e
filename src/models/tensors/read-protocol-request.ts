import { localized } from "../../kernel/language.ts";
import { type Issue, issuesOf } from "../issues-of.ts";
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
    const issues = issuesOf(protocolRequest, input);
    throw refuse(localized((language) => issues[language].slice(0, 1).map(sentence).join("")));
  }
  const { inputs, outputs, parameters } = parsed.data;
  for (const fault of specs === undefined ? [] : namesApart(inputs, specs)) throw refuse(fault);
  return {
    inputs: inputs.map((tensor) => {
      const spec = specs?.find(({ name }) => name === tensor.name);
      return readProtocolTensor(tensor, spec, refuse);
    }),
    ...(outputs === undefined ? {} : { outputs: outputs.map(({ name }) => name) }),
    ...(parameters === undefined ? {} : { parameters }),
  };
}

const sentence = ({ path, message }: Issue): string => `${path.join(".") || "input"}: ${message}`;

function readProtocolTensor(
  tensor: ProtocolTensor,
  spec: TensorSpec | undefined,
  refuse: Refuse,
): InputTensor {
  const { name, datatype, shape, parameters } = tensor;
  if (!isDatatype(datatype)) {
    throw refuse({
      en: `${name}: ${datatype} is no datatype of the protocol.`,
      ja: `${name}: ${datatype} はプロトコルのデータ型ではありません。`,
    });
  }
  if (spec !== undefined && spec.datatype !== datatype) {
    throw refuse({
      en: `${name}: the model takes ${spec.datatype}, not ${datatype}.`,
      ja: `${name}: モデルが受け取るのは ${spec.datatype} です（指定は ${datatype}）。`,
    });
  }
  const flat = flatten(tensor.data);
  if (flat === undefined || flat.data.length !== sizeOf(shape)) {
    const { en, ja } = shapeWords(shape);
    throw refuse({
      en: `${name}: its data do not fill the shape ${en}.`,
      ja: `${name}: データの個数が形状 ${ja} に合いません。`,
    });
  }
  if (spec?.shape !== undefined && fitShape(shape, spec)?.length !== shape.length) {
    const { en, ja } = shapeWords(spec.shape);
    throw refuse({
      en: `${name}: the model takes the shape ${en}.`,
      ja: `${name}: モデルが受け取る形状は ${ja} です。`,
    });
  }
  const data = readElements(name, datatype, flat.data, refuse);
  return { name, datatype, shape, data, ...(parameters === undefined ? {} : { parameters }) };
}
