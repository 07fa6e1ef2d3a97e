import { type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { inferenceErrors } from "../inference-errors.ts";
import { fileProblems } from "./file-problems.ts";

export interface ModelFile {
  /** Another one when the file is replaced. */
  readonly stamp: string;
  readonly changedAt: Date;
}

/**
 * Makes sure that the model's file is one that may be opened.
 *
 * @throws `models.modelUnusable`
 */
export async function modelFile(file: string, model: string, maxBytes: number): Promise<ModelFile> {
  const stats = await read(file, model);
  // A pipe or a device would never end.
  if (!stats.isFile())
    throw inferenceErrors.modelUnusable({ model, problem: fileProblems.notAFile });
  if (stats.size > maxBytes)
    throw inferenceErrors.modelUnusable({ model, problem: fileProblems.tooLarge });
  const stamp = `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeMs}`;
  return { stamp, changedAt: stats.mtime };
}

async function read(file: string, model: string): Promise<Stats> {
  try {
    return await stat(file);
  } catch (cause) {
    throw inferenceErrors.modelUnusable({ model, problem: fileProblems.missing }, { cause });
  }
}
