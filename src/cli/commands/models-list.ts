import type { Language, Localized } from "../../kernel/language.ts";
import type { ConfiguredProvider } from "../../models/configured-providers.ts";
import type { ProviderStatus } from "../../models/provider-status.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { hubOptions } from "../hub-options.ts";
import { priceWords } from "../models/price-words.ts";
import { openApp } from "../open-app.ts";
import { printable } from "../terminal.ts";

const words: Localized<{
  readonly none: string;
  readonly lastError: string;
  readonly retires: (day: string) => string;
  readonly absent: (setting: string) => string;
}> = {
  en: {
    none: "No provider is configured; `kumihimo doctor` says what one would add.",
    lastError: "last error",
    retires: (day) => `until ${day}`,
    absent: (setting) => `absent: ${setting} is not set`,
  },
  ja: {
    none: "プロバイダーは設定されていません。追加でできることは `kumihimo doctor` で確認できます。",
    lastError: "直近のエラー",
    retires: (day) => `${day} まで`,
    absent: (setting) => `利用不可: ${setting} が未設定`,
  },
};

/** `kumihimo models list`: no provider is asked anything. */
export const modelsList = defineCommand({
  options: hubOptions,

  async run(given, context) {
    const { terminal, language } = context;
    const { app } = await openApp(given, context, { quiet: true });
    await using _ = app;
    const present = app.models.status();
    const absent = app.configuredProviders.filter(({ missing }) => missing !== undefined);
    if (given.has("json")) {
      terminal.print(JSON.stringify([...present.map(inLanguage(language)), ...absent]));
      return exitStatus.ok;
    }
    const lines = [
      ...present.flatMap((provider) => presentLines(provider, language)),
      ...absent.map((provider) => absentLine(provider, language)),
    ];
    const text = lines.length === 0 ? words[language].none : lines.join("\n");
    terminal.print(printable(text, terminal));
    return exitStatus.ok;
  },
});

const inLanguage =
  (language: Language) =>
  ({ lastError, ...status }: ProviderStatus) => ({
    ...status,
    ...(lastError === undefined
      ? {}
      : { lastError: { ...lastError, message: lastError.message[language] } }),
  });

function presentLines(
  { name, kind, capabilities, lastError }: ProviderStatus,
  language: Language,
): readonly string[] {
  const say = words[language];
  return [
    `${name} (${kind})`,
    ...capabilities.map(({ capability, model, price, retiresOn }) =>
      [
        `  ${capability.padEnd(10)}`,
        model,
        price === undefined ? "" : priceWords(price, language),
        retiresOn === undefined ? "" : say.retires(retiresOn),
      ]
        .filter((part) => part !== "")
        .join("  "),
    ),
    ...(lastError === undefined
      ? []
      : [`  ${say.lastError}: ${lastError.at} ${lastError.code} ${lastError.message[language]}`]),
  ];
}

const absentLine = ({ name, kind, missing = "" }: ConfiguredProvider, language: Language): string =>
  `${name} (${kind})  ${words[language].absent(`models.providers.${name}.${missing}`)}`;
