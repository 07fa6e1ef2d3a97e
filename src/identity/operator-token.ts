import type { Secret } from "../kernel/secret.ts";
import { keptSecret } from "../storage/kept-secret.ts";

/** The token that makes its holder the operator, kept in `file`. @throws what {@link keptSecret} throws. */
export const operatorToken = (file: string): Promise<Secret> => keptSecret(file, "kumihimo_");
