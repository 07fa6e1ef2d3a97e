import { type Localized, localized } from "../../kernel/language.ts";
import type { TensorSpec } from "./tensor.ts";

/**
 * The shape as the model wants it, or nothing where it does not fit. One row may be given without the
 * brackets around it: what is missing in front is taken as 1 where the model takes that.
 */
export function fitShape(
  shape: readonly number[],
  { shape: wanted }: TensorSpec,
): readonly number[] | undefined {
  if (wanted === undefined) return shape;
  const missing = wanted.length - shape.length;
  if (missing < 0) return undefined;
  const whole = [...Array.from({ length: missing }, () => 1), ...shape];
  return whole.every((length, index) => admits(wanted[index], length)) ? whole : undefined;
}

const admits = (wanted: number | undefined, length: number): boolean =>
  wanted === undefined || wanted < 0 || wanted === length;

/** `[any, 4]`. */
export const shapeWords = (shape: readonly number[]): Localized =>
  localized(
    (language) => `[${shape.map((length) => (length < 0 ? any[language] : length)).join(", ")}]`,
  );

const any: Localized = { en: "any", ja: "任意" };
