/**
 * Tesseract kept warm: one recogniser for each set of languages, three at most.
 *
 * @module
 */

import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tesseract from "tesseract.js";
import { mediaErrors } from "../errors.ts";
import { type Reading, readingOf } from "./reading.ts";

/** `auto` finds columns and leaves out pictures; `column` is one column; `sparse` looks everywhere. */
export type Layout = "auto" | "column" | "sparse";

/** Names of the engine's data files; the first is preferred, the others tried where it is unsure. */
export type DataNames = "eng" | "jpn" | "eng+jpn";

/** Numbers of Tesseract's page segmentation modes. */
const segmentation = { auto: "3", column: "4", sparse: "11" } as const;

const warm = new Map<DataNames, Promise<tesseract.Worker>>();

/** @throws `media.engineCrashed`; the next call then starts a fresh recogniser. */
export async function recognise(
  pgm: Uint8Array,
  data: DataNames,
  layout: Layout,
): Promise<Reading> {
  const worker = warm.get(data) ?? start(data);
  warm.set(data, worker);
  // The engine could find the tilt itself, but would give no way back to the input's pixels.
  const options = { rotateAuto: false, tessedit_pageseg_mode: segmentation[layout] };
  try {
    const { data: found } = await (
      await worker
    ).recognize(Buffer.from(pgm), options, { blocks: true, text: false });
    return readingOf(found.blocks ?? []);
  } catch (error) {
    await stop(data);
    throw mediaErrors.engineCrashed({ engine: "ocr" }, { cause: error });
  }
}

/** Ends all recognisers. A child process that is killed needs no such goodbye. */
export async function stopRecognisers(): Promise<void> {
  await Promise.all([...warm.keys()].map(stop));
}

async function stop(data: DataNames): Promise<void> {
  const worker = warm.get(data);
  warm.delete(data);
  await worker?.then((started) => started.terminate()).catch(() => {});
}

async function start(data: DataNames): Promise<tesseract.Worker> {
  const folder = await dataFolder(data);
  try {
    const worker = await tesseract.createWorker(data, tesseract.OEM.LSTM_ONLY, {
      langPath: folder,
      gzip: true,
      cacheMethod: "none",
      // Without a handler a failure is thrown where nobody can catch it; the promises reject as well.
      errorHandler: () => {},
    });
    await worker.setParameters({ preserve_interword_spaces: "1", debug_file: "/dev/null" });
    return worker;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The engine wants all its data in one folder, while each language is a package of its own. */
async function dataFolder(data: DataNames): Promise<string> {
  const require = createRequire(import.meta.url);
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-ocr-"));
  for (const name of data.split("+")) {
    const file = `${name}.traineddata.gz`;
    await copyFile(
      require.resolve(`@tesseract.js-data/${name}/4.0.0_best_int/${file}`),
      join(folder, file),
    );
  }
  return folder;
}
