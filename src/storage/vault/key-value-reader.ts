/** Secrets of Vault's key-value engine, version 1 or 2. */

import { isKumihimoError } from "../../kernel/errors.ts";
import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import { vaultErrors, type VaultFault } from "./errors.ts";
import type { Vault } from "./vault.ts";

export interface KeyValueReader {
  /**
   * All fields of the secret at `path`, asked for once however many want it.
   *
   * @param path as Vault's own command line takes it: `secret/apps/hub`
   * @throws `storage.vaultFault`
   */
  read(path: string): Promise<JsonObject>;
}

/** Reads anew with each reader. */
export function keyValueReader(vault: Vault): KeyValueReader {
  const asked = new Map<string, Promise<JsonObject>>();
  return {
    read(path) {
      const known = asked.get(path);
      if (known !== undefined) return known;
      const reading = readSecret(vault, path);
      asked.set(path, reading);
      return reading;
    },
  };
}

async function readSecret(vault: Vault, path: string): Promise<JsonObject> {
  const segments = path.split("/");
  const { mount, isSecond } = await engineAt(vault, segments);
  if (!isSecond) return await vault.ask({ method: "GET", path: segments });
  const place = [...segments.slice(0, mount), "data", ...segments.slice(mount)];
  const { data } = await vault.ask({ method: "GET", path: place });
  // A version that was deleted has metadata only.
  if (!isJsonObject(data)) throw failure("absent", path);
  return data;
}

interface Engine {
  /** How many segments of the path name where it is mounted. */
  readonly mount: number;
  readonly isSecond: boolean;
}

/** Asked as Vault's own command line asks, which needs no more rights than reading the secret does. */
async function engineAt(vault: Vault, segments: readonly string[]): Promise<Engine> {
  const path = ["sys", "internal", "ui", "mounts", ...segments];
  const found = await vault.ask({ method: "GET", path }).catch((error: unknown) => {
    // Servers from before there were two versions do not know the question.
    if (isAbsent(error)) return undefined;
    throw error;
  });
  const { path: mounted, options } = found ?? {};
  if (!isJsonObject(options) || options["version"] !== "2") return { mount: 0, isSecond: false };
  const mount = mountedSegments(String(mounted), segments);
  if (mount === 0) throw failure("answer", segments.join("/"));
  return { mount, isSecond: true };
}

/** What is mounted in a namespace is told with the namespace before it. */
function mountedSegments(mounted: string, segments: readonly string[]): number {
  const parts = mounted.split("/").filter((part) => part !== "");
  const names = parts.map((_, at) => parts.slice(at));
  const found = names.find((name) => name.every((part, at) => part === segments[at]));
  return found === undefined || found.length >= segments.length ? 0 : found.length;
}

const isAbsent = (error: unknown): boolean =>
  isKumihimoError(error) &&
  isJsonObject(error.data) &&
  error.data["fault"] === ("absent" satisfies VaultFault);

const failure = (fault: VaultFault, what: string): Error =>
  vaultErrors.vaultFault({ fault, what, detail: "" });
