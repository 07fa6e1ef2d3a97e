import type { Localized } from "../../kernel/language.ts";
import type { TensorSpec } from "./tensor.ts";

const twice: Localized = {
  en: "an input is given twice.",
  ja: "同じ入力が 2 度指定されています。",
};

/** A sentence for each input that is missing, unknown to the model, or given twice. */
export function namesApart(
  given: readonly { readonly name: string }[],
  specs: readonly TensorSpec[],
): Localized[] {
  const wanted = new Set(specs.map(({ name }) => name));
  const names = new Set(given.map(({ name }) => name));
  const list = [...wanted].join(", ");
  return [
    ...[...wanted.difference(names)].map((name) => ({
      en: `${name}: is missing.`,
      ja: `${name}: 指定されていません。`,
    })),
    ...[...names.difference(wanted)].map((name) => ({
      en: `${name.slice(0, 100)}: is no input of the model; it takes: ${list}.`,
      ja: `${name.slice(0, 100)}: モデルの入力ではありません。受け取る入力: ${list}。`,
    })),
    ...(names.size < given.length ? [twice] : []),
  ];
}
