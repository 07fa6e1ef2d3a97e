import { createReadStream } from "node:fs";
import { basename, resolve } from "node:path";
import { sniffed } from "../../media/refs/sniffed.ts";
import type { Artifact, Artifacts } from "../../storage/artifacts.ts";
import { defineCommand } from "../define-command.ts";
import { cliErrors } from "../errors.ts";
import { exitStatus } from "../exit-status.ts";
import { hubOptions } from "../hub-options.ts";
import { openApp } from "../open-app.ts";
import { artifactLine } from "../artifact-line.ts";

/** `kumihimo artifacts add FILE...` */
export const artifactsAdd = defineCommand({
  operands: [{ name: "<files...>", about: { en: "files to store", ja: "保存するファイル" } }],
  options: hubOptions,

  async run(given, context) {
    const { terminal, directory, signal } = context;
    const { app } = await openApp(given, context, { quiet: true });
    await using _ = app;
    const added: Artifact[] = [];
    for (const file of given.operands) {
      added.push(await add(app.artifacts, resolve(directory, file), signal));
    }
    if (given.has("json")) terminal.print(JSON.stringify(added));
    else for (const artifact of added) terminal.print(artifactLine(artifact, terminal));
    return exitStatus.ok;
  },
});

/** The type is decided by the bytes, as everywhere in the hub. */
async function add(artifacts: Artifacts, file: string, signal: AbortSignal): Promise<Artifact> {
  try {
    const { stream, mimeType } = await sniffed(createReadStream(file));
    return await artifacts.put(stream, { mimeType, name: basename(file) }, signal);
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error && "code" in error)) throw error;
    throw cliErrors.notRead({ file, why: String(error.code) }, { cause: error });
  }
}
