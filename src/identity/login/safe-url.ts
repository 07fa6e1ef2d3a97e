import * as z from "zod";
import { isSafeUrl } from "../../kernel/safe-url.ts";

/** An address of a provider, in settings. */
export const safeUrl = z
  .url({ protocol: /^https?$/, error: "expected https://host/..." })
  .refine(isSafeUrl, "expected https://, or http:// on a loopback address");
