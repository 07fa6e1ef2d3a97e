import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

/** Tells where a request comes from, for counting. */
export type SourceOf = (request: Pick<IncomingMessage, "headers" | "socket">) => string;

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * An IPv4 address, or the network of 64 bits that one owner of IPv6 addresses has.
 *
 * What a request says of itself (`X-Forwarded-For`) is read from its end, and believed as far as each
 * address was written down by a proxy of these networks.
 */
export function sourcesBehind(trustedProxies: readonly string[]): SourceOf {
  const networks = trustedProxies.map((network) => ipaddr.parseCIDR(network));
  const isProxy = (address: Address): boolean =>
    networks.some(
      ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
    );
  return ({ headers, socket }) => {
    const forwarded = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
    let source = parsed(socket.remoteAddress ?? "");
    while (source !== undefined && isProxy(source)) {
      const before = parsed(forwarded.pop()?.trim() ?? "");
      if (before === undefined) break;
      source = before;
    }
    return source === undefined ? "unknown" : named(source);
  };
}

const parsed = (text: string): Address | undefined =>
  ipaddr.isValid(text) ? ipaddr.process(text) : undefined;

const named = (address: Address): string =>
  address.kind() === "ipv4"
    ? address.toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString();
