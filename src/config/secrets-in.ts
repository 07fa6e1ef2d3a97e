import { Secret } from "../kernel/secret.ts";
import { isSecret, type Shape, shapeAt } from "./shape.ts";
import { isValues } from "./values.ts";

/** Every text that stands where the schema has a secret, such as a provider's key. */
export function secretsIn(values: unknown, shape: Shape): Secret[] {
  if (typeof values === "string") return isSecret(shape) ? [new Secret(values)] : [];
  return partsOf(values).flatMap(([key, inner]) => secretsIn(inner, shapeAt(shape, [key])));
}

function partsOf(values: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(values)) return [...values.entries()];
  return isValues(values) ? Object.entries(values) : [];
}
