import { type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { modelErrors } from "../errors.ts";

/**
 * Makes sure that the model's file is one that may be opened.
 *
 * @returns a stamp that changes when the file does.
 * @throws `models.modelUnusable`
 */
export async function stampOf(file: string, model: string, maxBytes: number): Promise<string> {
  const stats = await read(file, model);
  // A pipe or a device would never end.
  if (!stats.isFile()) throw modelErrors.modelUnusable({ model, problem: "notAFile" });
  if (stats.size > maxBytes) throw modelErrors.modelUnusable({ model, problem: "tooLarge" });
  return `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeMs}`;
}

async function read(file: string, model: string): Promise<Stats> {
  try {
    return await stat(file);
  } catch (cause) {
    throw modelErrors.modelUnusable({ model, problem: "missing" }, { cause });
  }
}
