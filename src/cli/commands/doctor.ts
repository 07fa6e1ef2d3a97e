import path from "node:path";
import type { Language, Localized } from "../../kernel/language.ts";
import { programs } from "../../media/programs/programs.ts";
import { configuredProviders } from "../../models/configured-providers.ts";
import { doctor, type Finding, type Install } from "../../operations/doctor.ts";
import { hubProbes } from "../../operations/hub-probes.ts";
import { providerKinds } from "../../provider-kinds.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { serveOptions } from "../hub-options.ts";
import { loadConfig } from "../load-config.ts";
import { printable } from "../terminal.ts";

const words: Localized<{
  readonly state: Readonly<Record<Finding["state"], string>>;
  readonly adds: string;
  readonly install: string;
  readonly todo: string;
}> = {
  en: {
    state: { ok: "ok", missing: "missing", problem: "PROBLEM" },
    adds: "adds",
    install: "install",
    todo: "to do",
  },
  ja: {
    state: { ok: "あり", missing: "なし", problem: "問題" },
    adds: "できるようになること",
    install: "導入方法",
    todo: "対処",
  },
};

/** `kumihimo doctor`: status 1 where something must be done before the hub works. */
export const doctorCommand = defineCommand({
  options: serveOptions,

  async run(given, context) {
    const { terminal, environment, language, signal } = context;
    const { config } = await loadConfig(given, context);
    const searchPath = environment["PATH"] ?? "";
    await using found = programs(config.media.programs, searchPath);
    const probes = hubProbes({
      dataDir: config.dataDir,
      roots: config.media.refs.roots,
      host: config.http.host,
      port: config.http.port,
      freeBytes: config.health.freeBytes,
      programs: found,
      searchPath,
      providers: await configuredProviders(config.models.providers, providerKinds),
      anchors: config.audit.anchors,
      auditDirectory: config.audit.directory ?? path.join(config.dataDir, "audit"),
    });
    const findings = await doctor(probes, signal);
    if (given.has("json")) {
      terminal.print(JSON.stringify(findings.map((finding) => inLanguage(finding, language))));
    } else {
      const text = findings.map((finding) => findingText(finding, language)).join("\n");
      terminal.print(printable(text, terminal));
    }
    return findings.some(({ state }) => state === "problem") ? exitStatus.failed : exitStatus.ok;
  },
});

const inLanguage = ({ found, adds, advice, ...finding }: Finding, language: Language) => ({
  ...finding,
  found: found[language],
  ...(adds !== undefined && { adds: adds[language] }),
  ...(advice !== undefined && { advice: advice[language] }),
});

function findingText(
  { name, state, found, adds, install, advice }: Finding,
  language: Language,
): string {
  const say = words[language];
  return [
    `${say.state[state].padEnd(8)} ${name}: ${found[language]}`,
    ...(adds === undefined ? [] : [`         ${say.adds}: ${adds[language]}`]),
    ...(install === undefined ? [] : [`         ${say.install}: ${commandHere(install)}`]),
    ...(advice === undefined ? [] : [`         ${say.todo}: ${advice[language]}`]),
  ].join("\n");
}

/** The command for this system, or both where neither is meant. */
function commandHere({ debian, macos }: Install): string {
  if (process.platform === "darwin") return macos;
  return process.platform === "linux" ? debian : `${debian} / ${macos}`;
}
