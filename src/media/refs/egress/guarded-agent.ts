/** Connections that are made only to addresses that were checked. */

import { lookup as systemLookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import { slots } from "../../../kernel/slots.ts";
import { mediaErrors } from "../../errors.ts";
import type { FetchConfig } from "../config.ts";
import type { MayReach } from "./address-policy.ts";

export interface FoundAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a host. */
export type Lookup = (host: string) => Promise<readonly FoundAddress[]>;

/** The system's way, with its hosts file and search domains. */
export const systemAddresses: Lookup = (host) =>
  systemLookup(host, { all: true, order: "verbatim" });

/** Looking up holds one of the few threads that files are read with, so only two do it at once. */
const lookups = { atOnce: 2, waiting: 64 };

const maxHeaderBytes = 16 * 1024;

/**
 * An HTTP client that looks a host up once, for each connection, and connects to an address it
 * checked; of several addresses the forbidden ones are left out. No connection is kept for later, and
 * no proxy of the environment is used.
 */
export function guardedAgent(mayReach: MayReach, lookup: Lookup, settings: FetchConfig): Agent {
  const timeout = settings.connectSeconds * 1000;
  const connect = buildConnector({
    allowH2: false,
    timeout,
    lookup: checkedLookup(mayReach, lookup, settings.connectSeconds),
  });
  return new Agent({
    pipelining: 0,
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: settings.idleSeconds * 1000,
    bodyTimeout: settings.idleSeconds * 1000,
    connect(options, callback) {
      const forbidden = isIP(options.hostname) !== 0 && !mayReach(options.hostname);
      if (forbidden) callback(mediaErrors.addressForbidden({}), null);
      else connect(options, callback);
    },
  });
}

function checkedLookup(mayReach: MayReach, lookup: Lookup, seconds: number): LookupFunction {
  const places = slots("Looking up hosts", lookups);

  async function allowed(host: string): Promise<readonly [FoundAddress, ...FoundAddress[]]> {
    const found = await places.use(AbortSignal.timeout(seconds * 1000), () => lookup(host));
    const [first, ...others] = found.filter(({ address }) => mayReach(address));
    if (first === undefined) throw mediaErrors.addressForbidden({});
    return [first, ...others];
  }

  async function answer(...[host, { all }, callback]: Parameters<LookupFunction>): Promise<void> {
    const [addresses, error] = await allowed(host).then(
      (found) => [found, null] as const,
      (reason: Error) => [[nowhere] as const, reason] as const,
    );
    const [first, ...others] = addresses;
    if (all === true) callback(error, [first, ...others]);
    else callback(error, first.address, first.family);
  }

  return (...asked) => void answer(...asked);
}

/** What a failed look-up gives along with its error, which is all that is looked at. */
const nowhere: FoundAddress = { address: "", family: 0 };
