/** From the groups that hold somebody to the scopes that they may have. */

import { canonicalGroup, isDistinguished } from "../policy/group-name.ts";
import type { GroupSettings } from "./group-settings.ts";
import { type Scope, scopes } from "./scopes.ts";

/** Somebody's groups, and the directory or provider of logins that named them. */
export interface Membership {
  readonly source: string;
  readonly groups: readonly string[];
}

/** Scopes without doubles, in the order of {@link scopes}; none where no group gives any. */
export type ScopesOf = (member: Membership) => readonly Scope[];

/** Directories by their names; groups elsewhere than below `groupBase` give nothing by default. */
export type GroupBases = Readonly<Record<string, { readonly groupBase: string }>>;

/** Follows `policy`, whose groups may be others from one moment to the next. */
export function scopesUnder(
  policy: { readonly groups: GroupSettings },
  directories: GroupBases,
): ScopesOf {
  let read: { readonly groups: GroupSettings; readonly of: ScopesOf } | undefined;
  return (member) => {
    if (read === undefined || read.groups !== policy.groups) {
      read = { groups: policy.groups, of: scopesOf(policy.groups, directories) };
    }
    return read.of(member);
  };
}

/**
 * A directory's groups are compared as names (RFC 4514), all others letter by letter. A name that reads
 * like a directory's counts for directories only, so that no other login can claim it, unless the
 * settings say of whom they take it.
 */
export function scopesOf(settings: GroupSettings, directories: GroupBases): ScopesOf {
  if (settings === undefined) return byDefault(directories);
  const entries = Object.entries(settings).map(([name, granted]) => entryOf(name, granted));
  return ({ source, groups }) => {
    const isDirectory = Object.hasOwn(directories, source);
    const own = new Set(isDirectory ? groups.map(canonicalGroup) : groups);
    const fitting = entries.filter(({ name, canonical, from }) =>
      from === undefined
        ? isDistinguished(name) === isDirectory && own.has(isDirectory ? canonical : name)
        : from === source && own.has(isDirectory ? canonical : name),
    );
    return inOrder(new Set(fitting.flatMap((entry) => entry.scopes)));
  };
}

interface Entry {
  readonly name: string;
  readonly canonical: string;
  readonly from: string | undefined;
  readonly scopes: readonly Scope[];
}

type Granted = NonNullable<GroupSettings>[string];

const entryOf = (name: string, granted: Granted): Entry => ({
  name,
  canonical: canonicalGroup(name),
  ...("from" in granted ? granted : { from: undefined, scopes: granted }),
});

const inOrder = (given: ReadonlySet<Scope>): readonly Scope[] =>
  scopes.filter((scope) => given.has(scope));

/** The groups of a company that has not said anything else, by the first part of their names. */
const standard: ReadonlyMap<string, readonly Scope[]> = new Map<string, readonly Scope[]>([
  ["cn=mcp_administrators", scopes],
  ["cn=mcp_powerusers", ["mcp:read", "mcp:write", "mcp:execute"]],
  ["cn=mcp_users", ["mcp:read", "mcp:execute"]],
  ["cn=mcp_readonly", ["mcp:read"]],
]);

function byDefault(directories: GroupBases): ScopesOf {
  const bases = new Map(
    Object.entries(directories).map(([name, { groupBase }]) => [name, partsOf(groupBase)]),
  );
  return ({ source, groups }) => {
    const base = bases.get(source);
    if (base === undefined) return [];
    const given = groups.flatMap((group) => {
      const parts = partsOf(group);
      return isBelow(parts, base) ? (standard.get(parts[0] ?? "") ?? []) : [];
    });
    return inOrder(new Set(given));
  };
}

/** The parts of a distinguished name; a comma behind a backslash parts nothing. */
const partsOf = (name: string): readonly string[] =>
  canonicalGroup(name).match(/(?:\\[\s\S]|[^\\,])+/g) ?? [];

function isBelow(parts: readonly string[], base: readonly string[]): boolean {
  const depth = parts.length - base.length;
  return depth > 0 && base.length > 0 && base.every((part, at) => parts[depth + at] === part);
}
