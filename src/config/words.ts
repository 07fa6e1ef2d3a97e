import type { Language, Localized } from "../kernel/language.ts";

/** What is said about a configuration that does not fit. */
export interface ConfigWords {
  readonly syntax: (detail: string) => string;
  readonly notMapping: string;
  readonly tooMuch: string;
  readonly missingVariable: (name: string) => string;
  readonly malformedReference: string;
  readonly unknown: (name: string) => string;
  readonly didYouMean: (name: string) => string;
  readonly unknownVariable: (name: string) => string;
  readonly secretFile: (code: string) => string;
  readonly secretVariable: (name: string) => string;
  readonly noSecret: string;
  readonly vaultForm: string;
  readonly vaultField: (path: string, field: string) => string;
  readonly notKeptThere: string;
  readonly keptNowhere: string;
}

export const configWords: Localized<ConfigWords> = {
  en: {
    syntax: (detail) => `This is not valid YAML: ${detail}.`,
    notMapping: "A configuration is a mapping of names to settings.",
    tooMuch: "The file unfolds to more than a configuration can hold.",
    missingVariable: (name) =>
      `The variable ${name} is not set. Set it, or write \${${name}:-default}.`,
    malformedReference:
      "A reference is written ${NAME} or ${NAME:-default}; write $${ where ${ itself is meant.",
    unknown: (name) => `There is no setting "${name}" here.`,
    didYouMean: (name) => ` Did you mean "${name}"?`,
    unknownVariable: (name) => `The variable ${name} is no setting and is ignored.`,
    secretFile: (code) => `The file named for this secret cannot be read (${code}).`,
    secretVariable: (name) => `The variable ${name} named for this secret is not set.`,
    noSecret:
      "The hub keeps no secret of this name in its data folder; `kumihimo secrets list` shows those it keeps.",
    vaultForm: "A secret in Vault is written vault:PATH#FIELD, such as vault:secret/hub#password.",
    vaultField: (path, field) => `The secret ${path} in Vault has no text in the field ${field}.`,
    notKeptThere: "What is needed to read secrets there cannot be kept there itself.",
    keptNowhere: "It cannot be read until `dataDir`, `encryption` and `vault` are in order.",
  },
  ja: {
    syntax: (detail) => `YAML として正しくありません: ${detail}`,
    notMapping: "設定は、名前と値の対応（マッピング）で書いてください。",
    tooMuch: "ファイルを展開した結果が、設定として大きすぎます。",
    missingVariable: (name) =>
      `変数 ${name} が設定されていません。設定するか、\${${name}:-既定値} と書いてください。`,
    malformedReference:
      "参照は ${NAME} または ${NAME:-既定値} の形で書きます。${ という文字そのものは $${ と書いてください。",
    unknown: (name) => `「${name}」という設定はここにはありません。`,
    didYouMean: (name) => ` 「${name}」ではありませんか？`,
    unknownVariable: (name) => `変数 ${name} は設定ではないため、無視します。`,
    secretFile: (code) => `この秘密情報のファイルを読み取れません（${code}）。`,
    secretVariable: (name) => `この秘密情報の変数 ${name} が設定されていません。`,
    noSecret:
      "この名前の秘密情報はデータフォルダーに保管されていません。`kumihimo secrets list` で一覧できます。",
    vaultForm:
      "Vault の秘密情報は vault:パス#フィールド（例: vault:secret/hub#password）と書きます。",
    vaultField: (path, field) =>
      `Vault の秘密情報 ${path} のフィールド ${field} にテキストがありません。`,
    notKeptThere: "そこから秘密情報を読むために必要な設定を、そこ自身に置くことはできません。",
    keptNowhere: "`dataDir`・`encryption`・`vault` の設定が正しくないため、読み取れません。",
  },
};

export const suggestion = (language: Language, near: string | undefined): string =>
  near === undefined ? "" : configWords[language].didYouMean(near);
