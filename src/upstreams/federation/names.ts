/**
 * Names of an upstream's tools and prompts in the hub: `<upstream>__<name there>`.
 *
 * An upstream's own name never holds `__` and never ends with `_`, so the first `__` parts the two.
 *
 * @module
 */

import { invisibleIn } from "../integrity/invisible.ts";

const separator = "__";

/** The specification's limit, which the prefix counts into. */
const longest = 128;

export const joinName = (upstream: string, own: string): string => `${upstream}${separator}${own}`;

/** What {@link joinName} joined; undefined for a name without a prefix. */
export function splitName(
  name: string,
): { readonly upstream: string; readonly own: string } | undefined {
  const at = name.indexOf(separator, 1);
  if (at === -1) return undefined;
  return { upstream: name.slice(0, at), own: name.slice(at + separator.length) };
}

/** Why a tool cannot be offered under its name (specification, "Tool Names"); undefined where it can. */
export function toolNameProblem(upstream: string, own: string): string | undefined {
  return (
    invisibleProblem(own) ??
    (/^[A-Za-z0-9_.-]+$/.test(own)
      ? lengthProblem(upstream, own)
      : "its name has other characters than letters, digits, _, - and .")
  );
}

/** As {@link toolNameProblem}; prompts may be named in any script. */
export function promptNameProblem(upstream: string, own: string): string | undefined {
  if (own === "") return "it has no name";
  return invisibleProblem(own) ?? lengthProblem(upstream, own);
}

function invisibleProblem(own: string): string | undefined {
  const hidden = invisibleIn(own);
  return hidden.length === 0 && !/[\t\n\r]/.test(own)
    ? undefined
    : "its name has invisible characters";
}

function lengthProblem(upstream: string, own: string): string | undefined {
  const length = joinName(upstream, own).length;
  return length <= longest
    ? undefined
    : `its name is ${length} characters long with its prefix, and ${longest} are allowed`;
}
