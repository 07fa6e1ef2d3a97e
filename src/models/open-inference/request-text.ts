import type { Element } from "../tensors/datatypes.ts";
import type { InputTensor, TensorRequest } from "../tensors/tensor-request.ts";

/** The request as JSON, with whole numbers beyond 2^53 written out as numbers. */
export function requestText({ inputs, outputs, parameters }: TensorRequest): string {
  const fields = [
    `"inputs":[${inputs.map(tensorText).join(",")}]`,
    ...(outputs === undefined
      ? []
      : [`"outputs":${JSON.stringify(outputs.map((name) => ({ name })))}`]),
    ...(parameters === undefined ? [] : [`"parameters":${JSON.stringify(parameters)}`]),
  ];
  return `{${fields.join(",")}}`;
}

function tensorText({ data, ...head }: InputTensor): string {
  return `${JSON.stringify(head).slice(0, -1)},"data":[${data.map(elementText).join(",")}]}`;
}

const elementText = (element: Element): string =>
  typeof element === "bigint" ? String(element) : JSON.stringify(element);
