/**
 * Addresses of an upstream's resources in the hub.
 *
 * `kumihimo://<upstream>/<address there, as it is>`: nothing is encoded, so that the text of a template
 * (RFC 6570) expands behind the prefix as it would without. A view of an MCP App keeps the scheme that
 * hosts know it by: `ui://<upstream>.kumihimo/<the rest of its address>`.
 *
 * @module
 */

import { invisibleIn } from "../integrity/invisible.ts";

const scheme = "kumihimo://";
const viewScheme = "ui://";
const viewHost = ".kumihimo/";

/** Longer addresses are left out of the lists. */
const longest = 2048;

/** The address in the hub of what has the address `own` (or this template) at an upstream. */
export const hubUri = (upstream: string, own: string): string =>
  own.startsWith(viewScheme)
    ? `${viewPrefix(upstream)}${own.slice(viewScheme.length)}`
    : `${plainPrefix(upstream)}${own}`;

/** What every address of {@link hubUri} begins with, for one upstream. */
export const uriPrefixes = (upstream: string): readonly string[] => [
  plainPrefix(upstream),
  viewPrefix(upstream),
];

const plainPrefix = (upstream: string): string => `${scheme}${upstream}/`;
const viewPrefix = (upstream: string): string => `${viewScheme}${upstream}${viewHost}`;

/** Whose address it is, and which there; undefined where it is none of {@link hubUri}. */
export function ownUri(
  uri: string,
): { readonly upstream: string; readonly uri: string } | undefined {
  const [, plain, own] = /^kumihimo:\/\/([A-Za-z][\w-]*)\/(.+)$/s.exec(uri) ?? [];
  if (plain !== undefined && own !== undefined) {
    return own.startsWith(viewScheme) ? undefined : { upstream: plain, uri: own };
  }
  const [, view, rest] = /^ui:\/\/([A-Za-z][\w-]*)\.kumihimo\/(.*)$/s.exec(uri) ?? [];
  if (view === undefined || rest === undefined) return undefined;
  return { upstream: view, uri: `${viewScheme}${rest}` };
}

/** Whether an address is the hub's to give, although perhaps nothing has it. */
export const isHubUri = (uri: string): boolean =>
  /^(?:kumihimo:|ui:\/\/[^/]*\.kumihimo(?:\/|$))/i.test(uri);

/** Why a resource cannot be offered under its address; undefined where it can. */
export function uriProblem(own: string): string | undefined {
  if (own === "") return "it has no address";
  if (own.length > longest) return `its address is longer than ${longest} characters`;
  if (invisibleIn(own).length > 0 || /\s/.test(own)) {
    return "its address has white space or invisible characters";
  }
  return undefined;
}

const variable = String.raw`(?:[\w.]|%[0-9A-Fa-f]{2})+(?:\*|:\d{1,4})?`;
const template = new RegExp(String.raw`^(?:[^{}]|\{[+#./;?&]?${variable}(?:,${variable})*\})*$`);

/** As {@link uriProblem}, for a template: RFC 6570, section 2. */
export function templateProblem(own: string): string | undefined {
  const problem = uriProblem(own);
  if (problem !== undefined) return problem;
  return template.test(own) ? undefined : "its address is no template as of RFC 6570";
}
