import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { importWords } from "./import-words.ts";

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Texts by name; VS Code takes a variable away with null. */
const texts = z
  .record(z.string(), text.nullable())
  .transform((all) =>
    Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null),
    ),
  );

/** A server as any of the clients writes it. */
const clientServer = z.looseObject({
  type: z.string().optional(),
  transport: z.string().optional(),
  command: z.string().optional(),
  args: z.array(text).default([]),
  env: texts.default({}),
  envFile: z.string().optional(),
  cwd: z.string().optional(),
  url: z.string().optional(),
  headers: texts.default({}),
  disabled: z.boolean().default(false),
  enabled: z.boolean().default(true),
});

export type ClientServer = z.output<typeof clientServer>;

const known: ReadonlySet<string> = new Set(Object.keys(clientServer.shape));

/** What the hub has no setting for. */
export const strangeKeys = (server: ClientServer): readonly string[] =>
  Object.keys(server).filter((key) => !known.has(key));

/** The server, or why it cannot be an upstream. */
export function readServer(
  written: unknown,
): { readonly server: ClientServer } | { readonly why: Localized } {
  const { data, error } = clientServer.safeParse(written);
  if (data === undefined) return { why: importWords.unreadable(problemsIn(error)) };
  const why = refusal(data);
  return why === undefined ? { server: data } : { why };
}

function refusal(server: ClientServer): Localized | undefined {
  const { type, transport, command, url, disabled, enabled } = server;
  const kind = (type ?? transport)?.toLowerCase();
  if (disabled || !enabled) return importWords.disabled;
  if (kind === "sse") return importWords.sse;
  if (url === undefined) return command === undefined ? importWords.neither : undefined;
  if (kind === undefined && /\/sse\/?(?:[?#]|$)/.test(url)) return importWords.sse;
  return /^(?:https?:\/\/|\$\{)/i.test(url) ? undefined : importWords.notHttp;
}

/** The first few, in one line. */
export const problemsIn = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "))
    .join("; ");
