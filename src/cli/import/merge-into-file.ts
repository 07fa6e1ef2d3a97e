/** Writes upstreams into a configuration file that a person keeps. */

import { randomUUID } from "node:crypto";
import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { type Document, isMap, parseDocument } from "yaml";
import { configFile } from "../../config/config-file.ts";
import { cliErrors } from "../errors.ts";

type Upstreams = Readonly<Record<string, unknown>>;

/** A width at which no text is folded. */
const unfolded = { lineWidth: 0 };

/** As a configuration file of its own. */
export const upstreamsYaml = (upstreams: Upstreams): string => {
  const document = parseDocument("");
  document.set("upstreams", document.createNode(upstreams));
  return document.toString(unfolded);
};

/**
 * Adds `upstreams` to the file and keeps all else in it, comments too; a file that is not there is made.
 * It is replaced whole, or not at all.
 *
 * @throws `cli.notMerged` where the file is no YAML, or has one of the names; `config.noFile`; `cli.notSaved`
 */
export async function mergeIntoFile(file: string, upstreams: Upstreams): Promise<void> {
  const path = await realpath(file).catch(() => file);
  const mode = await stat(path).then(
    (found) => found.mode & 0o777,
    () => undefined,
  );
  const old = mode === undefined ? "" : (await configFile(path)).text;
  const text = merged(old, upstreams, file);
  // A file that is new may hold secrets one day: only its owner reads it.
  await replace(path, text, mode ?? 0o600, file);
}

/** @throws `cli.notMerged` */
function merged(old: string, upstreams: Upstreams, file: string): string {
  const document = parseDocument(old);
  const [fault] = document.errors;
  if (fault !== undefined)
    throw cliErrors.notMerged({ file, why: fault.message.split("\n")[0] ?? "" });
  if (document.contents !== null && !isMap(document.contents)) {
    throw cliErrors.notMerged({ file, why: "no mapping of names to settings" });
  }
  add(document, upstreams, file);
  return document.toString(unfolded);
}

function add(document: Document, upstreams: Upstreams, file: string): void {
  const present = document.get("upstreams");
  if (present === undefined || present === null) {
    document.set("upstreams", document.createNode(upstreams));
    return;
  }
  if (!isMap(present)) throw cliErrors.notMerged({ file, why: "`upstreams` is no mapping" });
  const taken = Object.keys(upstreams).filter((name) => present.has(name));
  if (taken.length > 0)
    throw cliErrors.notMerged({ file, why: `upstreams.${taken.join(", upstreams.")}` });
  for (const [name, settings] of Object.entries(upstreams)) {
    present.set(name, document.createNode(settings));
  }
}

async function replace(path: string, text: string, mode: number, file: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeFile(temporary, text, { flag: "wx", mode });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw cliErrors.notSaved({ file, why }, { cause: error });
  }
}
