import { readFile } from "node:fs/promises";
import { providerErrors } from "./errors.ts";

/** In bytes; a bundle of all public authorities has about 250,000. */
const longest = 4 * 1024 * 1024;

/**
 * The text of a PEM file with certificates, named by a setting.
 *
 * @throws `identity.providerSetting` where it cannot be read or holds none.
 */
export async function certificatesIn(
  provider: string,
  setting: string,
  file: string,
): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw providerErrors.providerSetting({ provider, setting, why }, { cause });
  });
  if (text.includes("-----BEGIN CERTIFICATE-----") && text.length <= longest) return text;
  throw providerErrors.providerSetting({ provider, setting, why: "no certificate in it" });
}
