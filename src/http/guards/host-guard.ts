/** Names the hub answers for. A page whose own name was pointed at this machine carries another one. */

export const loopbackNames: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

export interface HostNames {
  readonly host: string;
  readonly publicUrl?: string | undefined;
  readonly allowedHosts: readonly string[];
}

/** Tells whether a `Host` header is one of the hub's names; its port does not matter (DNS rebinding). */
export function createHostGuard({
  host,
  publicUrl,
  allowedHosts,
}: HostNames): (header: string | undefined) => boolean {
  const names = new Set([
    ...loopbackNames,
    ...[host, ...allowedHosts].map(hostOf),
    ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname]),
  ]);
  const known = new Map<string, boolean>();
  return (header) => {
    if (header === undefined) return false;
    const before = known.get(header);
    if (before !== undefined) return before;
    const answer = names.has(hostOf(header));
    // Remembered only when right: what strangers send must not fill memory.
    if (answer && known.size < 64) known.set(header, answer);
    return answer;
  };
}

/** The name in `name`, `name:port`, `::1` or `[::1]:port`, as URLs spell it; empty when it is none. */
function hostOf(written: string): string {
  const bracketed = written.includes("::") && !written.includes("[") ? `[${written}]` : written;
  try {
    const { hostname, pathname, username, search, hash } = new URL(`http://${bracketed}`);
    const bare = pathname === "/" && username === "" && search === "" && hash === "";
    return bare && !written.endsWith("/") ? hostname : "";
  } catch {
    return "";
  }
}
