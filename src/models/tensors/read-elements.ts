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
    throw refuse({
      en: `${name}: has ${data.length} elements; at most ${mostElements} are taken.`,
      ja: `${name}: 要素が ${data.length} 個あります。受け付けるのは ${mostElements} 個までです。`,
    });
  }
  return data.map((value, index) => {
    const element = readElement(value, datatype);
    if (element === undefined) {
      const wanted = elementWords(datatype);
      throw refuse({
        en: `${name}: element ${index} is not ${wanted.en} (${datatype}).`,
        ja: `${name}: 要素 ${index} が正しくありません。必要な値: ${wanted.ja}（${datatype}）。`,
      });
    }
    return element;
  });
}
