import type { Localized } from "../../kernel/language.ts";
import { fitShape, shapeWords } from "./fit-shape.ts";
import { flatten } from "./flatten.ts";
import { isRecord } from "./is-record.ts";
import { namesApart } from "./names-apart.ts";
import { readElements } from "./read-elements.ts";
import type { Refuse } from "./refuse.ts";
import type { Tensor, TensorSpec } from "./tensor.ts";

const noValues: Localized = {
  en: "expected an object with a value for each input, or a protocol request.",
  ja: "入力ごとに値を持つオブジェクトか、プロトコルのリクエストを指定してください。",
};

const unknownInputs: Localized = {
  en: "the model does not say what it takes; send `inputs` as the protocol has them.",
  ja: "モデルの入力が不明です。プロトコルの `inputs` の形で送ってください。",
};

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
    throw refuse(noValues);
  }
  if (only === undefined && Object.keys(values).length > 0) {
    throw refuse(unknownInputs);
  }
  const given = Object.keys(values).map((name) => ({ name }));
  for (const fault of namesApart(given, specs)) throw refuse(fault);
  return specs.map((spec) => readNamedValue(values[spec.name], spec, refuse));
}

function readNamedValue(value: unknown, spec: TensorSpec, refuse: Refuse): Tensor {
  const { name, datatype } = spec;
  const flat = flatten(value);
  if (flat === undefined) {
    throw refuse({
      en: `${name}: its rows differ in length, or go too deep.`,
      ja: `${name}: 行の長さが揃っていないか、入れ子が深すぎます。`,
    });
  }
  const shape = fitShape(flat.shape, spec);
  if (shape === undefined) {
    const [given, wanted] = [shapeWords(flat.shape), shapeWords(spec.shape ?? [])];
    throw refuse({
      en: `${name}: has the shape ${given.en}; the model takes ${wanted.en}.`,
      ja: `${name}: 形状は ${given.ja} ですが、モデルが受け取る形状は ${wanted.ja} です。`,
    });
  }
  return { name, datatype, shape, data: readElements(name, datatype, flat.data, refuse) };
}
