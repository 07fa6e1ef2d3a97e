import { isIP } from "node:net";
import { mediaErrors } from "../../errors.ts";
import type { FetchConfig } from "../config.ts";
import type { MayReach } from "./address-policy.ts";

export type UrlRules = Pick<FetchConfig, "allowHttp" | "allowedHosts" | "extraPorts">;

/**
 * The URL, if everything that is written in it is allowed; its host's addresses are checked when the
 * connection is made. The parser turns every spelling of an address (`0x7f.1`, `2130706433`, `①`)
 * into the usual one before it is checked, and the connection is made to what it gave.
 *
 * @throws `media.addressForbidden`
 */
export function checkedUrl(written: string, rules: UrlRules, mayReach: MayReach, base?: URL): URL {
  const url = URL.parse(written, base?.href);
  if (url === null || !isAllowed(url, rules, mayReach)) throw mediaErrors.addressForbidden({});
  return url;
}

function isAllowed(url: URL, rules: UrlRules, mayReach: MayReach): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" || rules.extraPorts.includes(Number(url.port));
  return (
    (url.protocol === "https:" || (rules.allowHttp && url.protocol === "http:")) &&
    url.username === "" &&
    url.password === "" &&
    port &&
    host !== "" &&
    !host.endsWith(".") &&
    (isIP(host) === 0 || mayReach(host)) &&
    isAllowedHost(host, rules.allowedHosts)
  );
}

/** `*.example.org` is every name below `example.org`, not the name itself. */
const isAllowedHost = (host: string, allowed: readonly string[]): boolean =>
  allowed.length === 0 ||
  allowed.some((name) => (name.startsWith("*.") ? host.endsWith(name.slice(1)) : host === name));
