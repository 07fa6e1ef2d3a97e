import { isLoopbackHost } from "../../../kernel/loopback-host.ts";

export interface RedirectTarget {
  /** As a person reads it: a host, or the scheme of an application. */
  readonly host: string;
  readonly onThisDevice: boolean;
  /** For `form-action`. */
  readonly source: string;
}

/** Where the browser goes in the end, in the words of a person and of a content policy. */
export function redirectTarget(redirectUri: string): RedirectTarget {
  const { protocol, host, hostname, origin } = new URL(redirectUri);
  if (protocol !== "https:" && protocol !== "http:") {
    return { host: protocol.slice(0, -1), onThisDevice: true, source: protocol };
  }
  const source = hostname.startsWith("[") ? protocol : origin;
  return { host, onThisDevice: isLoopbackHost(hostname), source };
}
