import { type ListedSetting, listing } from "../../config/listing.ts";
import { config } from "../../config/schema.ts";
import { shapeOf } from "../../config/shape.ts";
import type { Localized } from "../../kernel/language.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { serveOptions } from "../hub-options.ts";
import { loadConfig } from "../load-config.ts";
import { printable } from "../terminal.ts";

const aDefault: Localized = { en: "default", ja: "既定値" };

/** `kumihimo config print` */
export const configPrint = defineCommand({
  options: serveOptions,

  async run(given, context) {
    const { terminal, language } = context;
    const loaded = await loadConfig(given, context);
    const settings = listing(loaded.config, shapeOf(config), loaded.origin);
    if (given.has("json")) {
      terminal.print(JSON.stringify(settings));
      return exitStatus.ok;
    }
    const lines = settings.map((setting) => `${setting.path} = ${JSON.stringify(setting.value)}`);
    const width = Math.min(60, Math.max(...lines.map((line) => line.length)));
    for (const [index, line] of lines.entries()) {
      const from = originText(settings[index], aDefault[language]);
      terminal.print(printable(`${line.padEnd(width)}  ${from}`, terminal));
    }
    return exitStatus.ok;
  },
});

const originText = (setting: ListedSetting | undefined, byDefault: string): string =>
  `# ${setting?.origin.where || byDefault}`;
