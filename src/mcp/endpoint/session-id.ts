import type { ClientAbilities } from "../asking/client-abilities.ts";
import { shortId } from "../../kernel/ids.ts";
import { createSeal } from "../seal.ts";

/** Session ids that carry what the hub must know of a legacy client, so that nothing is stored. */
export interface SessionIds {
  readonly issue: (principal: string, abilities: ClientAbilities) => string;
  /** What the client can be asked; undefined when the id was not issued to this principal. */
  read(principal: string, id: string): ClientAbilities | undefined;
}

const letters = { form: "f", url: "u", sampling: "s", roots: "r" } as const;

/**
 * `<random>~<abilities>.<code>`, signed for the principal.
 *
 * Any replica with the same key reads it, and it outlives a restart. It says nothing about rights:
 * every request is authenticated by itself.
 */
export function createSessionIds(key: Uint8Array): SessionIds {
  const seal = createSeal(key, "session");
  return {
    issue(principal, abilities) {
      const flags = (["form", "url", "sampling", "roots"] as const)
        .filter((ability) => abilities[ability])
        .map((ability) => letters[ability])
        .join("");
      return seal.close(principal, `${shortId()}~${flags}`);
    },
    read(principal, id) {
      const flags = seal.open(principal, id)?.split("~")[1];
      if (flags === undefined) return undefined;
      return {
        form: flags.includes(letters.form),
        url: flags.includes(letters.url),
        sampling: flags.includes(letters.sampling),
        roots: flags.includes(letters.roots),
      };
    },
  };
}
