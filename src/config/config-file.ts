import { readFile, stat } from "node:fs/promises";
import { configErrors } from "./errors.ts";
import type { FileText } from "./file.ts";

const largest = 4 * 1024 * 1024;

/** The text of a configuration file. @throws `config.noFile` */
export async function configFile(file: string): Promise<FileText> {
  const { size } = await stat(file).catch((error: unknown) => unreadable(file, error));
  if (size > largest) throw configErrors.noFile({ file, why: `${size} bytes` });
  const text = await readFile(file, "utf8").catch((error: unknown) => unreadable(file, error));
  return { name: file, text };
}

function unreadable(file: string, error: unknown): never {
  const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  throw configErrors.noFile({ file, why }, { cause: error });
}
