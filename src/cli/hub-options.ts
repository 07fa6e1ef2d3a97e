/** The options that set up a hub in this process. */

import type { Path } from "../config/shape.ts";
import type { Option } from "./define-command.ts";

/** An option that gives the value of a setting. */
export interface SettingOption extends Option {
  /** Its name in `Given`. */
  readonly name: string;
  readonly path: Path;
}

export const dataDirOption: SettingOption = {
  name: "dataDir",
  flags: "--data-dir <folder>",
  about: { en: "folder for everything the hub keeps", ja: "ハブのデータを置くフォルダー" },
  path: ["dataDir"],
};

const root: SettingOption = {
  name: "root",
  flags: "--root <folder>",
  about: {
    en: "folder that media paths may name (repeatable)",
    ja: "メディアのパスに使えるフォルダー（複数指定可）",
  },
  repeatable: true,
  path: ["media", "refs", "roots"],
};

const plugin: SettingOption = {
  name: "plugin",
  flags: "--plugin <file>",
  about: { en: "module with a plugin (repeatable)", ja: "プラグインのモジュール（複数指定可）" },
  repeatable: true,
  path: ["plugins", "files"],
};

const host: SettingOption = {
  name: "host",
  flags: "--host <address>",
  about: { en: "address to listen on", ja: "待ち受けるアドレス" },
  path: ["http", "host"],
};

const port: SettingOption = {
  name: "port",
  flags: "--port <number>",
  about: {
    en: "port to listen on; 0 takes any free one",
    ja: "待ち受けるポート。0 は空いている番号",
  },
  path: ["http", "port"],
};

const auth: SettingOption = {
  name: "auth",
  flags: "--auth <mode>",
  about: {
    en: "how callers prove who they are; none on loopback addresses only",
    ja: "呼び出しの認証。none はループバックアドレスのみ",
  },
  choices: ["token", "oauth", "none"],
  path: ["auth", "mode"],
};

/** Every option that is a setting too, whichever command takes it. */
export const settingOptions: readonly SettingOption[] = [
  dataDirOption,
  root,
  plugin,
  host,
  port,
  auth,
];

export const configOption: Option = {
  flags: "--config <file>",
  about: { en: "YAML file with settings", ja: "設定を書いた YAML ファイル" },
};

/** What each command takes that opens a hub here. */
export const hubOptions: readonly Option[] = [configOption, dataDirOption, root, plugin];

/** What each command takes that asks about a hub that listens. */
export const serveOptions: readonly Option[] = [...hubOptions, host, port, auth];

/** For a hub that runs elsewhere. */
export const tokenOption: Option = {
  flags: "--token <token>",
  about: {
    en: "token of that hub; better in KUMIHIMO_TOKEN, which other users cannot see",
    ja: "そのハブのトークン（他の利用者に見えない KUMIHIMO_TOKEN を推奨）",
  },
};
