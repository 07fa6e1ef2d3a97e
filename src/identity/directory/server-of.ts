import { readFile } from "node:fs/promises";
import type { Server } from "./connection.ts";
import { directoryErrors } from "./errors.ts";
import type { DirectorySettings } from "./settings.ts";

/** The server of a directory's settings. @throws `identity.directorySetting` where `tls.caFile` holds no certificate. */
export async function serverOf(
  name: string,
  { url, tls, timeouts }: DirectorySettings,
): Promise<Server> {
  const { caFile, startTls, serverName } = tls;
  return { name, url, startTls, serverName, ca: await authorities(name, caFile), ...timeouts };
}

async function authorities(
  directory: string,
  file: string | undefined,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const setting = "tls.caFile";
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw directoryErrors.directorySetting({ directory, setting, why }, { cause });
  });
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw directoryErrors.directorySetting({ directory, setting, why: "no certificate in it" });
}
