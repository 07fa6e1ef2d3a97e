/** Which addresses the hub may connect to on behalf of a caller. */

import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import type { FetchConfig } from "../config.ts";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [Address, number];

export type MayReach = (address: string) => boolean;

/** The only part of IPv6 that is given out (RFC 4291); `::a.b.c.d` and others are outside. */
const globalUnicast = ipaddr.parseCIDR("2000::/3");

/** Public by its number, but a cloud's own service to its machines (Azure). */
const cloudServices = [ipaddr.parseCIDR("168.63.129.16/32")];

/**
 * Lets public addresses through, and the networks that are allowed besides; forbidden ones never.
 *
 * Public is what no registry of special addresses lists (RFC 6890 and its successors): not private,
 * loopback, link-local, shared, multicast, reserved, nor an IPv6 address with an IPv4 address in it
 * (mapped, NAT64, 6to4, Teredo).
 */
export function addressPolicy(
  settings: Pick<FetchConfig, "allowedNetworks" | "forbiddenNetworks">,
): MayReach {
  const allowed = settings.allowedNetworks.map((network) => ipaddr.parseCIDR(network));
  const forbidden = settings.forbiddenNetworks.map((network) => ipaddr.parseCIDR(network));
  return (text) => {
    if (isIP(text) === 0) return false;
    const address = ipaddr.parse(text);
    if (isIn(address, forbidden)) return false;
    return isPublic(address) || isIn(address, allowed);
  };
}

function isPublic(address: Address): boolean {
  if (address.range() !== "unicast" || isIn(address, cloudServices)) return false;
  return address.kind() === "ipv4" || isIn(address, [globalUnicast]);
}

const isIn = (address: Address, networks: readonly Network[]): boolean =>
  networks.some(
    ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
  );
