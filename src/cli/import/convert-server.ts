import type { Localized } from "../../kernel/language.ts";
import { type ClientServer, strangeKeys } from "./client-server.ts";
import { importWords } from "./import-words.ts";
import { escaped, type ReferenceContext, withReferences } from "./references.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** As the configuration takes them. */
export type WrittenSettings = Readonly<Record<string, unknown>>;

export interface Conversion {
  readonly context: ReferenceContext;
  /** Of the upstream. */
  readonly owner: string;
  readonly keepSecrets: boolean;
  /** What a file of variables holds; nothing where it cannot be read. */
  readonly readVariables: (file: string) => Promise<Texts | undefined>;
}

export interface Converted {
  readonly settings: WrittenSettings;
  /** What was not taken over. */
  readonly notes: readonly Localized[];
}

type Texts = Readonly<Record<string, string>>;

/** One server as an upstream, with references where secrets were. */
export async function convertServer(server: ClientServer, how: Conversion): Promise<Converted> {
  const strange = strangeKeys(server);
  const notes = strange.length === 0 ? [] : [importWords.ignored(strange.join(", "))];
  if (server.url !== undefined) {
    const instances = [{ url: convert(server.url, { name: "url", at: "url" }, how) }];
    const headers = convertAll(server.headers, "headers", how);
    return { settings: { instances, ...(hasAny(headers) && { headers }) }, notes };
  }
  const { env, notes: more } = await variablesOf(server, how);
  const { command = "", cwd } = server;
  const args = server.args.map((arg, index) =>
    convert(arg, { name: flagBefore(server.args, index), at: `args.${index}` }, how),
  );
  const settings = {
    command: convert(command, { name: "", at: "command" }, how),
    ...(args.length > 0 && { args }),
    ...(hasAny(env) && { env }),
    ...(cwd !== undefined && { cwd: convert(cwd, { name: "", at: "cwd" }, how) }),
  };
  return { settings, notes: [...notes, ...more] };
}

interface Standing {
  /** What the text is called, for its secrets. */
  readonly name: string;
  readonly at: string;
}

function convert(text: string, { name, at }: Standing, how: Conversion): string {
  const { context, owner, keepSecrets } = how;
  const place = { owner, at };
  return withReferences(text, place, context, (around) =>
    keepSecrets ? escaped(around) : withoutSecrets(around, name, place, context),
  );
}

const convertAll = (texts: Texts, at: string, how: Conversion): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      convert(text, { name, at: `${at}.${name}` }, how),
    ]),
  );

/** `--api-key` before a value says what the value is. */
function flagBefore(args: readonly string[], index: number): string {
  const before = args[index - 1] ?? "";
  return before.startsWith("-") && !before.includes("=") ? before.replace(/^-+/, "") : "";
}

const hasAny = (values: object): boolean => Object.keys(values).length > 0;

/** A file of variables is read for their names: their values are set where the hub runs. */
async function variablesOf(
  { env, envFile }: ClientServer,
  how: Conversion,
): Promise<{ readonly env: Texts; readonly notes: readonly Localized[] }> {
  const own = convertAll(env, "env", how);
  if (envFile === undefined) return { env: own, notes: [] };
  const { context, owner, keepSecrets, readVariables } = how;
  const file = envFile.replace("${workspaceFolder}", () => context.workspace ?? ".");
  const found = await readVariables(file);
  if (found === undefined) return { env: own, notes: [importWords.noVariables(envFile)] };
  const usedBy = `${owner} ${envFile}`;
  const refer = (name: string, value: string): string =>
    keepSecrets
      ? escaped(value)
      : `\${${context.variables.name({ name, exact: true, value, owner, usedBy })}}`;
  const fromFile = Object.entries(found).map(([name, value]) => [name, refer(name, value)]);
  return { env: { ...Object.fromEntries(fromFile), ...own }, notes: [] };
}
