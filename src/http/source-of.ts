import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

/**
 * Where a request comes from, for counting: an IPv4 address, or the network of 64 bits that one owner
 * of IPv6 addresses has.
 */
export function sourceOf({ socket }: IncomingMessage): string {
  const { remoteAddress = "" } = socket;
  if (!ipaddr.isValid(remoteAddress)) return "unknown";
  const address = ipaddr.process(remoteAddress);
  if (address.kind() === "ipv4") return address.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString();
}
