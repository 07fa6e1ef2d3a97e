import { type Element, elementWords, readElement } from "./datatypes.ts";
import type { Refuse } from "./refuse.ts";
import { mostElements } from "./tensor.ts";

/** The data of the tensor `name` as elements of its type. */
export function readElements(
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
