import { resolve } from "node:path";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { hubOptions } from "../hub-options.ts";
import { openApp } from "../open-app.ts";
import { saveFile } from "../save-file.ts";

/** `kumihimo artifacts get URI FILE` */
export const artifactsGet = defineCommand({
  operands: [
    { name: "<uri>", about: { en: "artifact://sha256-...", ja: "artifact://sha256-..." } },
    { name: "<file>", about: { en: "where to save it", ja: "保存先のファイル" } },
  ],
  options: hubOptions,

  async run(given, context) {
    const { terminal, directory, signal } = context;
    const [uri = "", name = ""] = given.operands;
    const { app } = await openApp(given, context, { quiet: true });
    await using _ = app;
    const artifact = await app.artifacts.get(uri);
    const file = resolve(directory, name);
    await saveFile(await app.artifacts.read(uri), file, signal);
    terminal.print(given.has("json") ? JSON.stringify({ ...artifact, file }) : file);
    return exitStatus.ok;
  },
});
