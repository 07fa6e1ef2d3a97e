import type { TensorSpec } from "./tensor.ts";

/** A sentence for each input that is missing, unknown to the model, or given twice. */
export function namesApart(
  given: readonly { readonly name: string }[],
  specs: readonly TensorSpec[],
): string[] {
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
