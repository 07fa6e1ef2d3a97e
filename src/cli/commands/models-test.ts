import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { operator } from "../../identity/principal.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import { programs } from "../../media/programs/programs.ts";
import { modelErrors } from "../../models/errors.ts";
import type { Models } from "../../models/models.ts";
import type { Provider } from "../../models/provider.ts";
import { type Trial, tryProvider } from "../../models/trial.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { hubOptions } from "../hub-options.ts";
import { trialMedia } from "../models/trial-media.ts";
import { openApp } from "../open-app.ts";
import { printable } from "../terminal.ts";

const words: Localized<Readonly<Record<Trial["outcome"] | "free", string>>> = {
  en: { ok: "ok", failed: "FAILED", skipped: "skipped", free: "cost unknown" },
  ja: { ok: "成功", failed: "失敗", skipped: "省略", free: "料金不明" },
};

/** `kumihimo models test [PROVIDER]`: real requests, which are paid for; status 1 where one failed. */
export const modelsTest = defineCommand({
  operands: [
    {
      name: "[provider]",
      about: { en: "test this one only", ja: "指定したプロバイダーだけを試す" },
    },
  ],
  options: hubOptions,

  async run(given, context) {
    const { terminal, environment, language, signal } = context;
    const { app, config } = await openApp(given, context, { quiet: true });
    await using stack = new AsyncDisposableStack();
    stack.use(app);
    const tools = stack.use(programs(config.media.programs, environment["PATH"] ?? ""));
    const folder = await mkdtemp(join(tmpdir(), "kumihimo-trial-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const chosen = providersNamed(given.operands[0], app.models);
    const media = await trialMedia(folder, tools, signal);
    const caller = { principal: operator, id: "models-test", signal };
    let failed = false;
    for (const provider of chosen) {
      for await (const trial of tryProvider(app.models, provider, media, caller)) {
        failed ||= trial.outcome === "failed";
        const shown = told(trial, language);
        terminal.print(
          given.has("json") ? JSON.stringify(shown) : printable(line(shown, language), terminal),
        );
      }
    }
    return failed ? exitStatus.failed : exitStatus.ok;
  },
});

/** @throws `models.unknownProvider` */
function providersNamed(name: string | undefined, { providers }: Models): readonly Provider[] {
  if (name === undefined) return providers;
  const found = providers.filter((provider) => provider.name === name);
  if (found.length > 0) return found;
  const known = providers.map((provider) => provider.name).join(", ") || "-";
  throw modelErrors.unknownProvider({ name, known });
}

/** What is told of a trial: of a bug its name, of a failure the reader's words. */
function told({ failure, ...trial }: Trial, language: Language) {
  if (failure === undefined) return trial;
  if (isKumihimoError(failure)) {
    return { ...trial, failure: { code: failure.code, ...failure.words(language) } };
  }
  const message = failure instanceof Error ? failure.message : typeof failure;
  return { ...trial, failure: { message } };
}

function line(
  { provider, capability, model, outcome, seconds, usd, ...rest }: ReturnType<typeof told>,
  language: Language,
): string {
  const say = words[language];
  const head = `${say[outcome].padEnd(7)} ${provider}/${model}  ${capability}`;
  if (outcome === "skipped") return head;
  const cost = usd === undefined ? say.free : `$${usd.toPrecision(2)}`;
  const why = "failure" in rest ? `\n        ${rest.failure.message}` : "";
  return `${head}  ${seconds.toFixed(2)} s  ${cost}${why}`;
}
