import type { Language, Localized } from "../../kernel/language.ts";
import { type Capability, capabilityWords } from "../../models/capability.ts";
import type { ConfiguredProvider } from "../../models/configured-providers.ts";
import type { Finding, Probe } from "../doctor.ts";

type Look = Omit<Finding, "name">;

/** The model services of the configuration; none of them is asked anything. */
export const providerProbes = (providers: readonly ConfiguredProvider[]): Probe[] =>
  providers.length === 0 ? [noProviders] : providers.map(providerProbe);

const noProviders: Probe = {
  name: "models",
  look: () =>
    Promise.resolve({
      state: "missing",
      found: { en: "no provider is configured", ja: "プロバイダーの設定はありません" },
      adds: {
        en: "understanding by models: pictures and films described, speech written down and judged, natural voices",
        ja: "モデルによる理解（画像や動画の説明、音声の文字起こしと感情の判定、自然な音声合成）",
      },
      advice: {
        en: "Name one under models.providers in the configuration file; `kumihimo config schema` has their settings.",
        ja: "設定ファイルの models.providers に追加してください。設定項目は `kumihimo config schema` で確認できます。",
      },
    }),
};

const providerProbe = (provider: ConfiguredProvider): Probe => ({
  name: `models.${provider.name}`,
  look: () => Promise.resolve(finding(provider)),
});

function finding({ name, kind, offers, missing }: ConfiguredProvider): Look {
  const adds = listed(offers);
  if (missing === undefined) {
    const found = { en: `${kind}; it can ${adds.en}`, ja: `${kind}（${adds.ja}）` };
    return { state: "ok", found };
  }
  const setting = `models.providers.${name}.${missing}`;
  return {
    state: "missing",
    found: { en: `${kind} without ${missing}`, ja: `${kind}（${missing} が未設定）` },
    adds: { en: `a provider that can ${adds.en}`, ja: adds.ja },
    advice: {
      en: `Set ${setting}, or remove the provider.`,
      ja: `${setting} を設定するか、このプロバイダーを削除してください。`,
    },
  };
}

const listed = (offers: readonly Capability[]): Localized => ({
  en: words(offers, "en").join(", "),
  ja: words(offers, "ja").join("、"),
});

const words = (offers: readonly Capability[], language: Language): readonly string[] =>
  offers.map((capability) => capabilityWords[capability][language]);
