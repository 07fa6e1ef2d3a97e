/** From file, environment and flags to one checked configuration that knows where each value is from. */

import * as z from "zod";
import type { Language } from "../kernel/language.ts";
import type { Secret } from "../kernel/secret.ts";
import { type Environment, fromEnvironment, type UnknownVariable } from "./environment.ts";
import { configErrors } from "./errors.ts";
import type { FileRead, FileText } from "./file.ts";
import { type Flag, fromFlags } from "./flags.ts";
import { problemsOf } from "./issues.ts";
import { type Layer, mergedLayers, type Origin, originIn, whereIn } from "./layer.ts";
import type { Problem } from "./problem.ts";
import { vaultVariables } from "./references/vault-variables.ts";
import { withSecrets } from "./secret-references.ts";
import { secretsIn } from "./secrets-in.ts";
import { type Path, type Shape, shapeOf } from "./shape.ts";
import { configWords, suggestion } from "./words.ts";
import type { ReadingContext } from "./yaml-nodes.ts";

export interface Sources {
  readonly file?: FileText | undefined;
  readonly environment?: Environment;
  /** What `${NAME}` in the file, a secret `env:NAME` and Vault's own names see; left out, `environment`. */
  readonly variables?: Environment;
  readonly flags?: readonly Flag[];
  /** The language of problems and warnings. */
  readonly language?: Language;
}

export interface Loaded<Config> {
  readonly config: Config;
  readonly origin: (path: Path) => Origin;
  /** What was given and is ignored, one sentence each. */
  readonly warnings: readonly string[];
  /** For whoever keeps them out of the log; most stand as plain text in `config`, too. */
  readonly secrets: readonly Secret[];
}

/**
 * Defaults give way to the file, the file to the environment, the environment to flags.
 *
 * @throws `config.invalid` with every problem at once.
 */
export async function load<Schema extends z.ZodType>(
  schema: Schema,
  { language = "en", ...sources }: Sources,
): Promise<Loaded<z.output<Schema>>> {
  const shape = shapeOf(schema);
  const { layers, problems, unknown } = await layersOf(shape, sources, language);
  const secrets = await withSecrets(mergedLayers(layers), {
    shape,
    environment: sources.variables ?? sources.environment ?? {},
    language,
  });
  // Zod would compile each part of the schema first, which pays where many values are looked at.
  const options = { error: localeError(language), jitless: true };
  const parsed = schema.safeParse(secrets.values, options);
  const issues = parsed.success ? [] : problemsOf(parsed.error.issues, { layers, shape, language });
  const unreadable = secrets.problems.map(({ path, message }) => ({
    where: whereIn(layers, path),
    path: path.join("."),
    message,
  }));
  const all = [...problems, ...unreadable, ...issues];
  if (!parsed.success || all.length > 0) throw configErrors.invalid({ problems: all });
  return {
    config: parsed.data,
    origin: (path) => originIn(layers, path),
    warnings: unknown.map(
      ({ name, near }) => configWords[language].unknownVariable(name) + suggestion(language, near),
    ),
    secrets: [...secretsIn(secrets.values, shape), ...secrets.learned],
  };
}

interface Layers {
  readonly layers: readonly Layer[];
  readonly problems: readonly Problem[];
  readonly unknown: readonly UnknownVariable[];
}

async function layersOf(
  shape: Shape,
  { file, environment = {}, variables = environment, flags = [] }: Sources,
  language: Language,
): Promise<Layers> {
  const written = file && (await readFile(file, { shape, environment: variables, language }));
  const given = fromEnvironment(shape, environment);
  const layers = [
    ...(written === undefined ? [] : [written.layer]),
    given.layer,
    fromFlags(shape, flags),
  ];
  return {
    layers: [...vaultVariables(shape, mergedLayers(layers), variables), ...layers],
    problems: written?.problems ?? [],
    unknown: given.unknown,
  };
}

/** Without a file nothing needs to know YAML. */
async function readFile(file: FileText, context: ReadingContext): Promise<FileRead> {
  return (await import("./file.ts")).fromFile(file, context);
}

const localeError = (language: Language) =>
  (language === "ja" ? z.locales.ja() : z.locales.en()).localeError;
