/** From the references of MCP clients, as `${input:token}`, to those of the hub's configuration. */

import type { ClientInput } from "./client-config.ts";
import type { Variables, Wanted } from "./variables.ts";

export interface ReferenceContext {
  readonly variables: Variables;
  readonly inputs: readonly ClientInput[];
  /** The folder that a project's file belongs to. */
  readonly workspace: string | undefined;
}

export interface Place {
  /** The upstream. */
  readonly owner: string;
  /** As `env.GITHUB_TOKEN`, `args.2`. */
  readonly at: string;
}

/** Stands for a reference while the text around it is looked at. */
const mark = /\0(\d+)\0/g;

export const holdsReference = (text: string): boolean => /\0\d+\0/.test(text);

/** `text` with its references in the hub's form, and the text around them as `around` makes it. */
export function withReferences(
  text: string,
  place: Place,
  context: ReferenceContext,
  around: (text: string) => string,
): string {
  const references: string[] = [];
  const marked = text.replaceAll("\0", "").replace(/\$\{([^{}]*)\}/g, (_, inner: string) => {
    references.push(converted(inner, place, context));
    return `\0${references.length - 1}\0`;
  });
  return around(marked).replace(mark, (_, index: string) => references[Number(index)] ?? "");
}

/** Text in which nothing is a reference. */
export const escaped = (text: string): string => text.replaceAll("${", () => "$${");

function converted(inner: string, place: Place, context: ReferenceContext): string {
  const [kind = "", ...rest] = inner.split(":");
  const name = rest.join(":");
  const known = fixed(kind, context.workspace);
  if (known !== undefined) return known;
  if (kind === "input") return inputReference(name, place, context);
  const variable = /^([A-Za-z_]\w*)(:-.*)?$/s.exec(kind === "env" ? name : inner);
  const [, own, fallback] = variable ?? [];
  if (own === undefined || kind === "workspaceFolder") return use({ name: inner }, place, context);
  return use({ name: own, exact: true, fallback }, place, context);
}

/** What an editor puts in by itself (VS Code's and Cursor's list of variables). */
function fixed(kind: string, workspace: string | undefined): string | undefined {
  if (kind === "userHome") return "${HOME}";
  if (kind === "pathSeparator" || kind === "/") return "/";
  if (workspace === undefined) return undefined;
  if (kind === "workspaceFolder") return escaped(workspace);
  return kind === "workspaceFolderBasename"
    ? escaped(workspace.split(/[\\/]/).at(-1) ?? "")
    : undefined;
}

function inputReference(id: string, place: Place, context: ReferenceContext): string {
  const input = context.inputs.find((each) => each.id === id);
  const value = input?.password === true ? undefined : input?.default;
  const fallback = value === undefined || /[{}]/.test(value) ? undefined : `:-${value}`;
  return use({ name: id, about: input?.description, fallback }, place, context);
}

interface Used extends Pick<Wanted, "name" | "exact" | "about"> {
  /** With its `:-`. */
  readonly fallback?: string | undefined;
}

function use(
  { fallback = "", ...wanted }: Used,
  { owner, at }: Place,
  { variables }: ReferenceContext,
): string {
  const name = variables.name({ ...wanted, owner, usedBy: `${owner} ${at}` });
  return `\${${name}${fallback}}`;
}
