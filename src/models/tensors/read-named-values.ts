import { fitShape, shapeWords } from "./fit-shape.ts";
import { flatten } from "./flatten.ts";
import { isRecord } from "./is-record.ts";
import { namesApart } from "./names-apart.ts";
import { readElements } from "./read-elements.ts";
import type { Refuse } from "./refuse.ts";
import type { Tensor, TensorSpec } from "./tensor.ts";

/** Values by the names of the inputs; of the only input the value alone will do. */
export function readNamedValues(
  input: unknown,
  specs: readonly TensorSpec[],
  refuse: Refuse,
): readonly Tensor[] {
  const [only, ...others] = specs;
  const values =
    only !== undefined && others.length === 0 && !isRecord(input) ? { [only.name]: input } : input;
  if (!isRecord(values)) {
    throw refuse("expected an object with a value for each input, or a protocol request.");
  }
  if (only === undefined && Object.keys(values).length > 0) {
    throw refuse("the model does not say what it takes; send `inputs` as the protocol has them.");
  }
  const given = Object.keys(values).map((name) => ({ name }));
  for (const fault of namesApart(given, specs)) throw refuse(fault);
  return specs.map((spec) => readNamedValue(values[spec.name], spec, refuse));
}

function readNamedValue(value: unknown, spec: TensorSpec, refuse: Refuse): Tensor {
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
