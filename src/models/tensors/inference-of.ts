import type { Inference } from "../capabilities/infer.ts";
import { inferenceErrors } from "../inference-errors.ts";
import { type Element, kindOf } from "./datatypes.ts";
import { nest } from "./nest.ts";
import { sizeOf, type Tensor } from "./tensor.ts";

/** How far from 1 the sum of rounded probabilities may be. */
const slack = 1e-3;

export interface Reading {
  /** As callers name the model. */
  readonly model: string;
  readonly labels?: readonly string[] | undefined;
  /** Elements that an answer may hold. */
  readonly most: number;
}

/**
 * What a model gave, as tools give it: with labels and one score for each of them, the label of the
 * highest score, for several rows a list; else each output by its name, as rows of rows.
 *
 * The confidence is the score of the label, only where there is one row and its scores are
 * probabilities; scores of another kind have no such meaning.
 *
 * @throws `models.answerTooLong`
 */
export function inferenceOf(
  outputs: readonly Tensor[],
  { model, labels, most }: Reading,
): Inference {
  const bounded = (elements: number): void => {
    if (elements > most) throw inferenceErrors.answerTooLong({ model, elements, limit: most });
  };
  const scores = outputs.filter((output) => holdsScores(output, labels?.length));
  const [only] = scores;
  if (labels === undefined || only === undefined || scores.length > 1) {
    bounded(outputs.reduce((sum, { data }) => sum + data.length, 0));
    const values = outputs.map(({ name, data, shape }) => [name, nest(data.map(plain), shape)]);
    return { prediction: Object.fromEntries(values) };
  }
  const rows = only.data.length / labels.length;
  bounded(rows);
  const named = Array.from({ length: rows }, (_, row) =>
    labelOf(only.data.slice(row * labels.length, (row + 1) * labels.length), labels),
  );
  const [first] = named;
  if (rows !== 1 || first === undefined) return { prediction: named.map(({ label }) => label) };
  const { label, probability } = first;
  return { prediction: label, ...(probability === undefined ? {} : { confidence: probability }) };
}

/** Numbers in rows as long as there are labels. */
function holdsScores({ datatype, shape, data }: Tensor, labels: number | undefined): boolean {
  return (
    kindOf(datatype) === "float" &&
    shape.length <= 2 &&
    shape.at(-1) === labels &&
    sizeOf(shape) > 0 &&
    data.every((element) => typeof element === "number")
  );
}

interface Named {
  readonly label: string | undefined;
  readonly probability?: number;
}

function labelOf(row: readonly Element[], labels: readonly string[]): Named {
  const scores = row.map(Number);
  const highest = scores.reduce((most, score) => Math.max(most, score));
  const label = labels[scores.indexOf(highest)];
  return areProbabilities(scores) ? { label, probability: highest } : { label };
}

function areProbabilities(scores: readonly number[]): boolean {
  const sum = scores.reduce((total, score) => total + score, 0);
  return scores.every((score) => score >= 0 && score <= 1) && Math.abs(sum - 1) <= slack;
}

/** JSON has no whole numbers of this size. */
const plain = (element: Element): Exclude<Element, bigint> =>
  typeof element === "bigint" ? String(element) : element;
