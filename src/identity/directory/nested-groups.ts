import { Filter } from "ldapts";
import { directoryErrors } from "./errors.ts";
import type { ServiceLink } from "./service-link.ts";
import type { DirectorySettings } from "./settings.ts";

type GroupSettings = Pick<
  DirectorySettings,
  "flavor" | "groupBase" | "memberAttribute" | "maxGroupDepth" | "maxGroups"
>;

/** Entries named in one question; a filter with hundreds of names is slow or refused. */
const namesAtOnce = 50;

/** Active Directory's rule that follows memberships itself (LDAP_MATCHING_RULE_IN_CHAIN). */
const inChain = "1.2.840.113556.1.4.1941";

/**
 * Names (DN) of the groups below `groupBase` that hold the entry, also through other groups there.
 *
 * Nothing is ever left out silently: a group that is missing may be the one that forbids.
 *
 * @throws `identity.directoryFault` also where a bound is passed.
 */
export async function nestedGroups(
  directory: string,
  link: ServiceLink,
  settings: GroupSettings,
  dn: string,
): Promise<readonly string[]> {
  const { flavor, groupBase, memberAttribute, maxGroupDepth, maxGroups } = settings;
  const isChain = flavor === "ad";
  const attribute = isChain ? `${memberAttribute}:${inChain}:` : memberAttribute;
  const found = new Map<string, string>();
  let layer: readonly string[] = [dn];
  for (let depth = 0; layer.length > 0; depth += 1) {
    const holders = await Promise.all(
      chunks(layer).map((names) =>
        link.search(groupBase, { filter: anyHolds(attribute, names), attributes: ["1.1"] }),
      ),
    );
    const added = newIn(holders.flat(), found);
    if (found.size > maxGroups) throw tooMany(directory, "groups", maxGroups);
    if (depth === maxGroupDepth && added.length > 0) throw tooMany(directory, "depth", depth);
    layer = isChain ? [] : added;
  }
  return [...found.values()];
}

function newIn(entries: readonly { readonly dn: string }[], found: Map<string, string>): string[] {
  const added: string[] = [];
  for (const { dn } of entries) {
    const key = dn.toLowerCase();
    if (found.has(key)) continue;
    found.set(key, dn);
    added.push(dn);
  }
  return added;
}

const anyHolds = (attribute: string, names: readonly string[]): string =>
  `(|${names.map((name) => `(${attribute}=${Filter.escape(name)})`).join("")})`;

function chunks(names: readonly string[]): string[][] {
  const count = Math.ceil(names.length / namesAtOnce);
  return Array.from({ length: count }, (_, at) =>
    names.slice(at * namesAtOnce, (at + 1) * namesAtOnce),
  );
}

const tooMany = (directory: string, fault: "depth" | "groups", limit: number): Error =>
  directoryErrors.directoryFault({ directory, fault, detail: `more than ${limit}` });
