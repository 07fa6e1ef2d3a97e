import { upstreamName } from "../../upstreams/settings.ts";

const longest = 32;

/** A name that an upstream may have, as near as possible to `name`, and not among `taken`. */
export function fittingName(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/_{2,}/g, "_")
    .replace(/-{2,}/g, "-")
    .replace(/^[^A-Za-z]+|[-_]+$/g, "")
    .slice(0, longest);
  const base = upstreamName.safeParse(plain).success
    ? plain
    : `${plain.slice(0, 25)}-server`.replace(/^-/, "");
  for (let count = 1; ; count += 1) {
    const suffix = count === 1 ? "" : `-${count}`;
    const candidate = base.slice(0, longest - suffix.length) + suffix;
    if (!taken.has(candidate)) return candidate;
  }
}
