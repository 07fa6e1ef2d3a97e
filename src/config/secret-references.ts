/**
 * A secret may be written as a reference: `env:NAME`, `file:/path`, `secret:NAME` or `vault:PATH#FIELD`.
 * What a reference leads to is not looked at again.
 */

import type { Language } from "../kernel/language.ts";
import type { Secret } from "../kernel/secret.ts";
import { vaultConfig } from "../storage/vault/config.ts";
import type { Environment } from "./environment.ts";
import { keeping } from "./references/keeping.ts";
import { keptReaders } from "./references/kept-readers.ts";
import { fileReader, variableReader } from "./references/plain-readers.ts";
import type { Followed, Readers, Scheme } from "./references/reader.ts";
import { isSecret, type Path, type Shape, shapeAt } from "./shape.ts";
import { isValues, type Values } from "./values.ts";
import { configWords } from "./words.ts";

export interface SecretPlaces {
  readonly shape: Shape;
  readonly environment: Environment;
  readonly language: Language;
}

interface Unreadable {
  readonly path: Path;
  readonly message: string;
}

export interface SecretsRead {
  readonly values: unknown;
  readonly problems: readonly Unreadable[];
  /** What was read on the way: keys and tokens that stand nowhere in the values. */
  readonly learned: readonly Secret[];
}

/** What opens the others is read before them, and cannot be kept there itself. */
const firstSections = ["vault", "encryption"];

/** `values` with such secrets read; only settings that the schema marks as secrets are looked at. */
export async function withSecrets(
  values: Values,
  { shape, environment, language }: SecretPlaces,
): Promise<SecretsRead> {
  const words = configWords[language];
  const problems: Unreadable[] = [];
  const learned: Secret[] = [];
  let known: Values = values;
  let isInOrder = true;
  await using kept = keptReaders({
    language,
    learn: (secret) => void learned.push(secret),
    vaultSettings: () => (isInOrder ? vaultConfig.safeParse(known["vault"]).data : undefined),
    keeping: () => (isInOrder ? keeping.safeParse(known).data : undefined),
  });
  const plain = { env: variableReader(environment, words), file: fileReader(words) };
  const { vault, secret } = kept;

  const follow = async (readers: Readers, text: string, path: Path): Promise<string> => {
    const { scheme, rest } = referenceIn(text);
    if (scheme === undefined) return text;
    const followed: Followed = (await readers[scheme]?.(rest)) ?? { why: words.notKeptThere };
    if ("text" in followed) return followed.text;
    problems.push({ path, message: followed.why });
    return text;
  };
  const read = async (sections: readonly string[], readers: Readers): Promise<void> => {
    const entries = Object.entries(known).map(async ([name, inner]) => {
      if (!sections.includes(name)) return [name, inner] as const;
      const reading = eachSecret(inner, shapeAt(shape, [name]), [name]);
      return [name, await reading((text, path) => follow(readers, text, path))] as const;
    });
    known = Object.fromEntries(await Promise.all(entries));
  };

  await read(["vault"], plain);
  isInOrder = problems.length === 0;
  await read(["encryption"], { ...plain, vault });
  isInOrder = problems.length === 0;
  const others = Object.keys(known).filter((name) => !firstSections.includes(name));
  await read(others, { ...plain, vault, secret });
  return { values: known, problems, learned };
}

type ReplaceText = (text: string, path: Path) => Promise<string>;

/** `value` with every secret in it replaced. */
const eachSecret =
  (value: unknown, shape: Shape, path: Path) =>
  async (replace: ReplaceText): Promise<unknown> => {
    // What the schema does not know is refused anyway, and may be large.
    if (shape.length === 0) return value;
    if (typeof value === "string") return isSecret(shape) ? await replace(value, path) : value;
    const inside = (inner: unknown, key: string | number): Promise<unknown> =>
      eachSecret(inner, shapeAt(shape, [key]), [...path, key])(replace);
    if (Array.isArray(value)) return await Promise.all(value.map(inside));
    if (!isValues(value)) return value;
    const entries = Object.entries(value).map(
      async ([key, inner]) => [key, await inside(inner, key)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  };

const schemes = ["env", "file", "secret", "vault"] as const satisfies readonly Scheme[];

function referenceIn(text: string): { readonly scheme?: Scheme; readonly rest: string } {
  const scheme = schemes.find((each) => text.startsWith(`${each}:`));
  return scheme === undefined ? { rest: text } : { scheme, rest: text.slice(scheme.length + 1) };
}
