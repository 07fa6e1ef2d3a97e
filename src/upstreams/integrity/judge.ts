/** Which of an upstream's tools are offered, and which wait for a person. */

export interface Judgement {
  /** As they were approved, and those that are approved now because they are new. */
  readonly trusted: ReadonlySet<string>;
  /** Of the trusted, those that have to be pinned. */
  readonly fresh: ReadonlySet<string>;
  readonly waiting: ReadonlyMap<string, "new" | "changed">;
}

/**
 * Compares hashes, by the tools' names. A tool that is again as it was pinned is trusted again.
 *
 * @param roomLeft How many tools may still be pinned. Beyond that new ones wait, so that an upstream
 * cannot push out old pins with a flood of names.
 */
export function judge(
  listed: ReadonlyMap<string, string>,
  pinned: ReadonlyMap<string, string>,
  {
    firstUse,
    roomLeft,
  }: { readonly firstUse: "approve" | "quarantine"; readonly roomLeft: number },
): Judgement {
  const trusted = new Set<string>();
  const fresh = new Set<string>();
  const waiting = new Map<string, "new" | "changed">();
  for (const [tool, hash] of listed) {
    const approved = pinned.get(tool);
    if (approved === hash) trusted.add(tool);
    else if (approved !== undefined) waiting.set(tool, "changed");
    else if (firstUse === "approve" && fresh.size < roomLeft) {
      trusted.add(tool);
      fresh.add(tool);
    } else waiting.set(tool, "new");
  }
  return { trusted, fresh, waiting };
}
