/** `VAULT_ADDR`, `VAULT_TOKEN` and `VAULT_NAMESPACE`, as Vault's own programs read them. */

import type { Environment } from "../environment.ts";
import type { Layer } from "../layer.ts";
import { isSecret, namesIn, type Path, type Shape, shapeAt } from "../shape.ts";
import { type Values, valueAt } from "../values.ts";

const variables: Readonly<Record<string, string>> = {
  url: "VAULT_ADDR",
  token: "VAULT_TOKEN",
  namespace: "VAULT_NAMESPACE",
};

/**
 * A layer under all others; nothing where `values` read nothing from Vault, for then a variable that
 * other programs use is not looked at.
 */
export function vaultVariables(
  shape: Shape,
  values: Values,
  environment: Environment,
): readonly Layer[] {
  const isUsed =
    valueAt(values, ["encryption", "transit"]) !== undefined || readsVault(values, shape);
  if (!namesIn(shape).includes("vault") || !isUsed) return [];
  const hasToken = valueAt(values, ["vault", "tokenFile"]) !== undefined;
  const given = Object.entries(variables)
    .filter(([setting]) => setting !== "token" || !hasToken)
    .map(([setting, name]) => [setting, environment[name]] as const)
    .filter(([, value]) => value !== undefined && value !== "");
  const where = (path: Path): string => variables[String(path[1])] ?? "VAULT_ADDR";
  return [
    {
      source: "environment",
      values: { vault: Object.fromEntries(given) },
      where,
      whereName: where,
    },
  ];
}

function readsVault(values: unknown, shape: Shape): boolean {
  if (typeof values === "string") return values.startsWith("vault:") && isSecret(shape);
  const parts = Array.isArray(values) ? [...values.entries()] : Object.entries(Object(values));
  return parts.some(([key, inner]) => {
    const at = shapeAt(shape, [key]);
    // What the schema does not know is refused anyway, and may be large.
    return at.length > 0 && readsVault(inner, at);
  });
}
