import { isLoopbackHost } from "./loopback-host.ts";

/** Whether nobody between the two ends can read or change what goes to this address. */
export function isSafeUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname));
}
