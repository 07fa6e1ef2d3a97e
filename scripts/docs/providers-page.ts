import type { Limits, MediaLimits, Model, Price } from "../../src/models/model.ts";
import { type Capability, capabilities, capabilityWords } from "../../src/models/capability.ts";
import { providerKinds } from "../../src/provider-kinds.ts";
import { code, table } from "./markdown.ts";

interface Kind {
  readonly kind: string;
  readonly offers: readonly Capability[];
  readonly models: readonly Model[];
}

/** Every kind of provider: what it offers, and its table of models. */
export async function providersPage(): Promise<string> {
  const kinds: readonly Kind[] = await Promise.all(
    Object.values(providerKinds).map((load) => load()),
  );
  const overview = kinds.map(({ kind, offers }) => [
    code(kind),
    ...capabilities.map((capability) => (offers.includes(capability) ? "yes" : "")),
  ]);
  const words = capabilities.map((name) => [code(name), capabilityWords[name].en]);
  return `# Providers

A provider is configured under \`models.providers\`; see [the settings](config.md). Tools ask for a capability and never know who
answers.

${table(["capability", "what it does"], words)}

${table(["kind", ...capabilities.map((name) => code(name))], overview)}

Prices are list prices in US dollars on the day a table was looked up; its source stands beside it in the adapter's \`models.ts\`. A model
that is not in a table is used as it is named, without limits and without a price.

${kinds.map(section).join("\n\n")}
`;
}

function section({ kind, models }: Kind): string {
  if (models.length === 0) {
    return `## ${kind}\n\nNo table: the models are those of your server.`;
  }
  const rows = models.map((model) => [
    code(model.id),
    model.capabilities.join(", "),
    [...limitWords(model.limits), ...featureWords(model)].join("; "),
    priceWords(model.price),
  ]);
  return `## ${kind}\n\n${table(["model", "serves", "limits", "price, USD"], rows)}`;
}

function limitWords({ pictures, audio, film, ...rest }: Limits = {}): string[] {
  return [
    ...said(pictures?.most, (most) => `${most} pictures`),
    ...said(pictures?.maxSide, (side) => `${side} px a side`),
    ...said(pictures?.maxBytes, (bytes) => `${mebi(bytes)} a picture`),
    ...mediaWords("sound", audio),
    ...mediaWords("film", film),
    ...said(rest.maxCharacters, (characters) => `${characters} characters`),
    ...said(rest.maxInputTokens, (tokens) => `${tokens} tokens in`),
    ...said(rest.maxOutputTokens, (tokens) => `${tokens} tokens out`),
  ];
}

const mediaWords = (what: string, limits: MediaLimits = {}): string[] => [
  ...said(limits.maxBytes, (bytes) => `${mebi(bytes)} of ${what}`),
  ...said(limits.maxSeconds, (seconds) => `${seconds} s of ${what}`),
];

const featureWords = ({ features = {}, retiresOn }: Model): string[] => [
  ...(features.words === true ? ["word times"] : []),
  ...(features.speakers === true ? ["speakers"] : []),
  ...(features.pictures === true ? ["pictures too"] : []),
  ...said(retiresOn, (day) => `retires ${day}`),
];

const units: Readonly<Record<keyof Price, string>> = {
  perMillionInputTokens: "M tokens in",
  perMillionCachedInputTokens: "M tokens kept",
  perMillionOutputTokens: "M tokens out",
  perMinute: "minute",
  perMillionCharacters: "M characters",
  perPicture: "picture",
  perCall: "call",
};

function priceWords(price: Price = {}): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the record are those of a price
  const names = Object.keys(units) as (keyof Price)[];
  return names.flatMap((name) => said(price[name], (usd) => `${usd} / ${units[name]}`)).join(", ");
}

const said = <Value>(value: Value | undefined, words: (value: Value) => string): string[] =>
  value === undefined ? [] : [words(value)];

const mebi = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
