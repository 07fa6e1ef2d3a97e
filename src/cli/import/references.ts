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

const reference = /\$\{([^{}]*)\}/g;

export const hasClientReference = (text: string): boolean => /\$\{[^{}]*\}/.test(text);

/** `text` with every reference in the hub's form; a `${` that is none is escaped. */
export function withReferences(text: string, place: Place, context: ReferenceContext): string {
  let result = "";
  let end = 0;
  for (const found of text.matchAll(reference)) {
    result += escaped(text.slice(end, found.index)) + converted(found[1] ?? "", place, context);
    end = found.index + found[0].length;
  }
  return result + escaped(text.slice(end));
}

/** Text in which nothing is a reference. */
export const escaped = (text: string): string => text.replaceAll("${", () => "$${");

function converted(inner: string, place: Place, context: ReferenceContext): string {
  const [kind = "", ...rest] = inner.split(":");
  const name = rest.join(":");
  const known = fixed(kind, context.workspace);
  if (known !== undefined) return known;
  if (kind === "input") return inputReference(name, place, context);
  const [, own, fallback = ""] =
    /^([A-Za-z_]\w*)(:-.*)?$/s.exec(kind === "env" ? name : inner) ?? [];
  if (own === undefined || kind === "workspaceFolder") return use({ name: inner }, place, context);
  return use({ name: own, exact: true }, place, context).replace("}", `${fallback}}`);
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
  const {
    description,
    default: fallback,
    password,
  } = context.inputs.find((each) => each.id === id) ?? {};
  const written = use({ name: id, about: description }, place, context);
  const mayStand = fallback !== undefined && password !== true && !/[{}]/.test(fallback);
  return mayStand ? written.replace("}", `:-${fallback}}`) : written;
}

function use(
  wanted: Pick<Wanted, "name" | "exact" | "about">,
  { owner, at }: Place,
  { variables }: ReferenceContext,
): string {
  return `\${${variables.name({ ...wanted, owner, usedBy: `${owner} ${at}` })}}`;
}
