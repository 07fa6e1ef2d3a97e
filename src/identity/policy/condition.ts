/** Conditions of rules, in CEL (Common Expression Language). */

import { createRequire } from "node:module";
import type { Environment } from "@marcbachmann/cel-js";
import { globTest } from "../../kernel/glob.ts";
import { canonicalPath } from "./canonical-path.ts";
import { CanonicalUrl, canonicalUrl } from "./canonical-url.ts";
import { CallerFacts, type Facts, RequestFacts, ToolFacts } from "./facts.ts";

/** What a condition comes to; unknown where it looked at arguments that are not there yet. */
export type Value =
  | { readonly is: boolean | "unknown" }
  /** `code` says what failed without a word of the arguments, `message` may hold some of them. */
  | { readonly is: "failed"; readonly code: string; readonly message: string };

export interface Condition {
  /** @throws where the arguments cannot be read, what their reader threw */
  value(facts: Facts): Value;
  /** It looks at the time. */
  readonly timely: boolean;
  /** Names that stand in it as `args.name` or `args["name"]`. */
  readonly argumentNames: readonly string[];
}

/** Why `text` is no condition; undefined where it is one. */
export function conditionProblem(text: string, timeZone: string): string | undefined {
  if (/\.\s*matches\s*\(/.test(text)) {
    return "matches() is not offered: some regular expressions take for ever; use like(), which takes a glob";
  }
  if ((text.match(macros)?.length ?? 0) > 1) {
    return "one of all(), exists(), exists_one(), map() and filter() is the most a condition may use";
  }
  try {
    const { valid, type, error } = environment().parse(inZone(text, timeZone)).check();
    if (!valid) return firstLine(error?.message ?? "");
    return type === "bool" || type === "dyn"
      ? undefined
      : `it gives ${type}, and not true or false`;
  } catch (error) {
    return firstLine(error instanceof Error ? error.message : "");
  }
}

/** Loops over arguments; one inside another would take the square of what a caller sends. */
const macros = /\.\s*(?:all|exists|exists_one|map|filter)\s*\(/g;

/** @throws Error where {@link conditionProblem} has something to say */
export function condition(text: string, timeZone: string): Condition {
  const run = environment().parse(inZone(text, timeZone));
  return {
    timely: /\bnow\b/.test(text),
    argumentNames: argumentNamesIn(text),
    value(facts) {
      facts.missed = false;
      const value = valueOf(() => run(facts));
      if (facts.unread !== undefined) throw facts.unread.error;
      return facts.missed ? unknown : value;
    },
  };
}

const unknown: Value = { is: "unknown" };
const yes: Value = { is: true };
const no: Value = { is: false };

function valueOf(run: () => unknown): Value {
  try {
    const found = run();
    if (typeof found === "boolean") return found ? yes : no;
    return { is: "failed", code: "no_bool", message: "it gives neither true nor false" };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "failed";
    const message = error instanceof Error ? firstLine(error.message) : "";
    return { is: "failed", code, message };
  }
}

const firstLine = (message: string): string => (message.split("\n")[0] ?? "").slice(0, 300);

/** `now.getHours()` is what people write, and they mean the hours of their own clock. */
const inZone = (text: string, timeZone: string): string =>
  timeZone === "UTC"
    ? text
    : text.replace(/\bnow\s*\.\s*(get\w+)\s*\(\s*\)/g, `now.$1("${timeZone}")`);

const argumentNamesIn = (text: string): readonly string[] => [
  ...new Set(
    [...text.matchAll(/\bargs\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*(["'])(.*?)\2\s*\])/g)].map(
      ([, name, , quoted]) => name ?? quoted ?? "",
    ),
  ),
];

let made: Environment | undefined;

/** Made with the first condition, so that a hub without rules does not load the language. */
function environment(): Environment {
  made ??= makeEnvironment();
  return made;
}

function makeEnvironment(): Environment {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the package exports
  const cel = createRequire(import.meta.url)("@marcbachmann/cel-js") as Cel;
  return new cel.Environment({ limits: { maxAstNodes: 1000, maxDepth: 32 } })
    .registerType("Principal", { ctor: CallerFacts, fields: callerFields })
    .registerType("Tool", {
      ctor: ToolFacts,
      fields: { ...text("name", "upstream"), readOnly: "bool" },
    })
    .registerType("Request", { ctor: RequestFacts, fields: text("transport", "era") })
    .registerType("Url", {
      ctor: CanonicalUrl,
      fields: { ...text("scheme", "host", "path"), port: "int" },
    })
    .registerVariable("principal", "Principal")
    .registerVariable("tool", "Tool")
    .registerVariable("request", "Request")
    .registerVariable("args", "map")
    .registerVariable("now", "google.protobuf.Timestamp")
    .registerFunction("path(string): string", canonicalPath, { async: false })
    .registerFunction("url(string): Url", canonicalUrl, { async: false })
    .registerFunction(
      "string.like(string): bool",
      (value: string, glob: string) => globTest(glob)(value),
      { async: false },
    );
}

interface Cel {
  readonly Environment: typeof Environment;
}

const text = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, "string"]));

const callerFields = { ...text("id", "kind"), groups: "list<string>", permissions: "list<string>" };
