import * as z from "zod";
import { isLoopbackHost } from "../loopback-host.ts";

/** Whether nobody between the two ends can read or change what goes to this address. */
export function isSafeUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname));
}

/** An address of a provider, in settings. */
export const safeUrl = z
  .url({ protocol: /^https?$/, error: "expected https://host/..." })
  .refine(isSafeUrl, "expected https://, or http:// on a loopback address");
