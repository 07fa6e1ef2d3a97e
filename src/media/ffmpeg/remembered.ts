/** A tool looks into one file several times: to tell of it, to measure it, to cut it. */

import { stat } from "node:fs/promises";

/** So many files are remembered. */
const most = 16;

type Look<Found> = (path: string, signal: AbortSignal) => Promise<Found>;

/** As `look`, which is spared where the file was looked into lately and has not changed since. */
export function remembered<Found>(look: Look<Found>): Look<Found> {
  const found = new Map<string, Found>();
  return async (path, signal) => {
    signal.throwIfAborted();
    const file = await identity(path);
    const known = found.get(file);
    if (known !== undefined) return known;
    const seen = await look(path, signal);
    found.set(file, seen);
    const [oldest = file] = found.keys();
    if (found.size > most) found.delete(oldest);
    return seen;
  };
}

/** Changes whenever somebody writes to the file or puts another in its place. */
async function identity(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs, path].join(" ");
}
