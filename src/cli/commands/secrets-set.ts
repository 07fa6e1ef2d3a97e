import type { Localized } from "../../kernel/language.ts";
import { Secret } from "../../kernel/secret.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openSecrets } from "../secrets/open-secrets.ts";
import { secretOperand, secretOptions } from "../secrets/secret-options.ts";
import { printable } from "../terminal.ts";

const words: Localized<{
  readonly prompt: (name: string) => string;
  readonly set: (name: string) => string;
}> = {
  en: {
    prompt: (name) => `Value of ${name}: `,
    set: (name) => `A setting has it as secret:${name}. A running hub takes it at its next reload.`,
  },
  ja: {
    prompt: (name) => `${name} の値: `,
    set: (name) =>
      `設定では secret:${name} と書きます。稼働中のハブには次の再読み込みで反映されます。`,
  },
};

/** `kumihimo secrets set NAME`: the value is typed, or comes over standard input. */
export const secretsSet = defineCommand({
  operands: [secretOperand],
  options: secretOptions,

  async run(given, context) {
    const [name = ""] = given.operands;
    const { terminal, language, signal } = context;
    const prompt = words[language].prompt(printable(name, { isTTY: terminal.isWatched }));
    const value = new Secret(await context.readSecret(prompt, signal));
    context.secrets.learn(value);
    await using secrets = await openSecrets(given, context);
    await secrets.store.set(name, value, secrets.keys.wrapping);
    terminal.print(given.has("json") ? JSON.stringify({ set: name }) : words[language].set(name));
    return exitStatus.ok;
  },
});
