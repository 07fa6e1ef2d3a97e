import { mostDimensions } from "./tensor.ts";

export interface Flat {
  readonly shape: readonly number[];
  readonly data: readonly unknown[];
}

/** Rows of rows as one row and its shape; nothing where the rows differ in length, or go too deep. */
export function flatten(value: unknown): Flat | undefined {
  let data: readonly unknown[] = [value];
  const shape: number[] = [];
  while (data.length > 0 && data.every((part) => Array.isArray(part))) {
    const length = data[0]?.length ?? 0;
    if (shape.length === mostDimensions || data.some((part) => part.length !== length)) {
      return undefined;
    }
    shape.push(length);
    data = data.flat();
  }
  return data.some((part) => Array.isArray(part)) ? undefined : { shape, data };
}
