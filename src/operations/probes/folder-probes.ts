/** The folders of this machine that the hub reads and writes. */

import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { freeSpace } from "../checks.ts";
import { type Finding, plainly, type Probe } from "../doctor.ts";

type Look = Omit<Finding, "name">;

/** Whether the data folder can be written, or made where it does not exist yet. */
export const dataFolderProbe = (folder: string): Probe => ({
  name: "data-folder",
  async look(): Promise<Look> {
    const path = resolve(folder);
    const existing = await nearestExisting(path);
    if (await isUsable(existing, constants.W_OK)) {
      const made = { en: `${path} (made at the first start)`, ja: `${path}（初回起動時に作成）` };
      return { state: "ok", found: existing === path ? plainly(path) : made };
    }
    return {
      state: "problem",
      found: { en: `${existing} cannot be written`, ja: `${existing} に書き込めません` },
      advice: {
        en: "Name a folder that this user may write with --data-dir.",
        ja: "書き込めるフォルダーを --data-dir で指定してください。",
      },
    };
  },
});

/** `least` is in bytes. */
export const freeDiskProbe = (folder: string, least: number): Probe => ({
  name: "free-disk",
  async look(): Promise<Look> {
    const free = await freeSpace(await nearestExisting(resolve(folder)));
    const found = plainly(`${(free / 2 ** 30).toFixed(1)} GiB`);
    if (free >= least) return { state: "ok", found };
    return {
      state: "problem",
      found,
      advice: {
        en: "Free some space, or name a folder on a larger disk with --data-dir.",
        ja: "空き容量を増やすか、より大きいディスクのフォルダーを --data-dir で指定してください。",
      },
    };
  },
});

/** The folders that media paths may name. */
export const rootProbes = (roots: readonly string[]): Probe[] =>
  roots.length === 0 ? [noRoots] : roots.map((root) => rootProbe(root));

const noRoots: Probe = {
  name: "roots",
  look: () =>
    Promise.resolve({
      state: "missing",
      found: { en: "none", ja: "なし" },
      adds: {
        en: "media named by a path of this machine",
        ja: "このマシンのパスによるメディアの指定",
      },
      advice: {
        en: "Name a folder with --root; tools may then read the files in it.",
        ja: "--root でフォルダーを指定すると、ツールがその中のファイルを読めるようになります。",
      },
    }),
};

const rootProbe = (root: string): Probe => ({
  name: "root",
  async look(): Promise<Look> {
    const path = resolve(root);
    if (await isUsable(path, constants.R_OK)) return { state: "ok", found: plainly(path) };
    return {
      state: "problem",
      found: {
        en: `${path} is no readable folder`,
        ja: `${path} は読めるフォルダーではありません`,
      },
      advice: {
        en: "Correct the path given with --root.",
        ja: "--root で指定したパスを直してください。",
      },
    };
  },
});

async function isUsable(folder: string, mode: number): Promise<boolean> {
  try {
    await access(folder, mode | constants.X_OK);
    return (await stat(folder)).isDirectory();
  } catch {
    return false;
  }
}

async function nearestExisting(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch {
    const parent = dirname(path);
    return parent === path ? path : await nearestExisting(parent);
  }
}
