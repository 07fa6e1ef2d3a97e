import { defineErrors } from "../kernel/errors.ts";

/** Failures of loading a plugin; the hub does not start with a plugin it cannot trust. */
export const pluginErrors = defineErrors("plugins", {
  notLoadable: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ file, why }: { file: string; why: string }) =>
        `The plugin ${file} cannot be loaded: ${why}`,
      advice: "Mend the file, or leave it out.",
    },
    ja: {
      message: ({ file, why }: { file: string; why: string }) =>
        `プラグイン ${file} を読み込めません: ${why}`,
      advice: "ファイルを直すか、指定から外してください。",
    },
  },
  providerTaken: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ plugin, name }: { plugin: string; name: string }) =>
        `The plugin ${plugin} brings a provider named ${name}, and there is one of that name.`,
      advice: "Rename one of the two providers.",
    },
    ja: {
      message: ({ plugin, name }: { plugin: string; name: string }) =>
        `プラグイン ${plugin} のプロバイダー名 ${name} はすでに使われています。`,
      advice: "どちらかのプロバイダーの名前を変えてください。",
    },
  },
  notAPlugin: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ file, why }: { file: string; why: string }) =>
        `The file ${file} does not export a plugin: ${why}.`,
      advice: "Export `definePlugin({ ... })` as the default of the module.",
    },
    ja: {
      message: ({ file, why }: { file: string; why: string }) =>
        `${file} はプラグインを公開していません: ${why}`,
      advice: "`definePlugin({ ... })` をモジュールの default として公開してください。",
    },
  },
  wrongSettings: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ plugin, problems }: { plugin: string; problems: string }) =>
        `The settings of the plugin ${plugin} do not fit: ${problems}`,
      advice: "Correct them under plugins.settings in the configuration.",
    },
    ja: {
      message: ({ plugin, problems }: { plugin: string; problems: string }) =>
        `プラグイン ${plugin} の設定が合いません: ${problems}`,
      advice: "設定ファイルの plugins.settings を直してください。",
    },
  },
  startFailed: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ plugin, why }: { plugin: string; why: string }) =>
        `The plugin ${plugin} did not start: ${why}`,
      advice: "Mend the plugin, or leave it out.",
    },
    ja: {
      message: ({ plugin, why }: { plugin: string; why: string }) =>
        `プラグイン ${plugin} を開始できませんでした: ${why}`,
      advice: "プラグインを直すか、指定から外してください。",
    },
  },
  twice: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ plugin }: { plugin: string }) => `The plugin ${plugin} is given twice.`,
      advice: "Leave one of the two out.",
    },
    ja: {
      message: ({ plugin }: { plugin: string }) =>
        `プラグイン ${plugin} が二重に指定されています。`,
      advice: "どちらか一方を外してください。",
    },
  },
});
