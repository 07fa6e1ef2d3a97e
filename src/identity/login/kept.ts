import type * as z from "zod";
import { providerErrors } from "./errors.ts";

/**
 * What was kept for the browser that comes back.
 *
 * @throws `identity.refusedAnswer` where it is not of a login with this provider.
 */
export function fromKept<Schema extends z.ZodType<{ readonly provider: string }>>(
  schema: Schema,
  provider: string,
  kept: string,
): z.output<Schema> {
  const read = schema.safeParse(jsonOf(kept));
  if (read.success && read.data.provider === provider) return read.data;
  throw providerErrors.refusedAnswer({ provider, why: "kept", detail: "kept" });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
