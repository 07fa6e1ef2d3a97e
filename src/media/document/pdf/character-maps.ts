import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const folder = new URL("../../../../assets/cmaps/", import.meta.url);

/**
 * Hands the PDF library the shipped character maps, and nothing else: whatever other file a document
 * makes it ask for is not there.
 */
export class CharacterMaps {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    if (kind !== "cMapUrl" || !/^[\w-]+\.bcmap$/.test(filename))
      throw new Error(`no ${kind} is provided`);
    return new Uint8Array(await readFile(fileURLToPath(new URL(filename, folder))));
  }
}
