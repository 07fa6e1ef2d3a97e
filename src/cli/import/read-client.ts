/** The files that `kumihimo import` reads. */

import { readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { parseEnv } from "node:util";
import { cliErrors } from "../errors.ts";
import { type ClientConfig, clientConfig, type ClientFormat } from "./client-config.ts";

/** Far more than any client writes, in bytes. */
const largest = 1024 * 1024;

/** @throws `cli.notRead`, `cli.notClientConfig` */
export async function readClient(
  file: string,
  format: ClientFormat | undefined,
): Promise<ClientConfig> {
  const text = await textOf(file).catch((error: unknown) => {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw cliErrors.notRead({ file, why }, { cause: error });
  });
  const config = clientConfig(text, format);
  if (typeof config === "string") throw cliErrors.notClientConfig({ file, why: config });
  return config;
}

async function textOf(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > largest) throw Object.assign(new Error("too large"), { code: `${size} bytes` });
  return await readFile(path, "utf8");
}

/** A file in `.vscode` or `.cursor` belongs to the folder around it. */
export function workspaceOf(file: string): string | undefined {
  const folder = dirname(file);
  return [".vscode", ".cursor"].includes(basename(folder)) ? dirname(folder) : undefined;
}

/** What a file of variables holds; nothing where it cannot be read. */
export async function variablesIn(
  file: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    const found = Object.entries(parseEnv(await textOf(file)));
    return Object.fromEntries(found.map(([name, value]) => [name, value ?? ""]));
  } catch {
    return undefined;
  }
}
