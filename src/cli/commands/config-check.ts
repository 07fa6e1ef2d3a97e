import { configFile } from "../../config/config-file.ts";
import { problemsIn } from "../../config/errors.ts";
import { load } from "../../config/load.ts";
import { config } from "../../config/schema.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";

const words = {
  en: { file: "the YAML file", fine: (file: string) => `${file} is in order.` },
  ja: { file: "YAML ファイル", fine: (file: string) => `${file} に問題はありません。` },
};

/** `kumihimo config check FILE`: the file alone, with variables put into it. */
export const configCheck = defineCommand({
  operands: [{ name: "<file>", about: { en: words.en.file, ja: words.ja.file } }],

  async run(given, { terminal, environment, language }) {
    const [path = ""] = given.operands;
    const json = given.has("json");
    const file = await configFile(path);
    try {
      // Settings in the environment would hide those in the file, so only `${...}` sees it.
      await load(config, { file, variables: environment, language });
    } catch (error) {
      const problems = problemsIn(error);
      if (!json || problems === undefined) throw error;
      terminal.print(JSON.stringify({ file: path, problems }));
      return exitStatus.failed;
    }
    terminal.print(
      json ? JSON.stringify({ file: path, problems: [] }) : words[language].fine(path),
    );
    return exitStatus.ok;
  },
});
