/** Settings from the environment: `KUMIHIMO_HTTP_PORT=8080` sets `http.port`. */

import { nearest } from "../kernel/nearest.ts";
import type { Layer } from "./layer.ts";
import { fromText, type Path, settingsIn, type Shape, shapeAt } from "./shape.ts";
import { merged, type Values, valuesAt } from "./values.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that looks like a setting and is none. */
export interface UnknownVariable {
  readonly name: string;
  readonly near: string | undefined;
}

const prefix = "KUMIHIMO_";

/** Names that the command line, the set-up and the tests read. */
const others = /^KUMIHIMO_(?:CONFIG|TOKEN|URL|REQUIRE_REAL|SETUP_\w+)$/;

/** What Kubernetes adds to each container for a service named `kumihimo` or `kumihimo-...`. */
const serviceLinks = /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_\d+_(?:TCP|UDP)(?:_\w+)?)$/;

/** `["http", "idleSeconds"]` becomes `KUMIHIMO_HTTP_IDLE_SECONDS`. */
export const variableName = (path: Path): string => prefix + path.map(shouted).join("_");

const shouted = (key: string | number): string =>
  String(key).replace(/[A-Z]/g, "_$&").replace(/\W/g, "_").toUpperCase();

/** Reads only names that the schema has; an empty variable counts as not set. */
export function fromEnvironment(
  shape: Shape,
  environment: Environment,
): { readonly layer: Layer; readonly unknown: readonly UnknownVariable[] } {
  const settings = mayNameSettings(environment) ? settingsIn(shape) : [];
  let values: Values = {};
  for (const path of settings) {
    const text = environment[variableName(path)];
    if (text === undefined || text === "") continue;
    values = merged(values, valuesAt(path, fromText(shapeAt(shape, path), text)));
  }
  const where = (path: Path): string => variableOf(settings, path);
  return {
    layer: { source: "environment", values, where, whereName: where },
    unknown: unknownVariables(environment, settings.map(variableName)),
  };
}

/** Windows takes small letters, too. */
const mayNameSettings = (environment: Environment): boolean =>
  Object.keys(environment).some(
    (name) => name.toUpperCase().startsWith(prefix) && !others.test(name),
  );

/** The variable that set `path`, which may lie inside a value given as JSON. */
function variableOf(settings: readonly Path[], path: Path): string {
  const setting = settings.find((each) => each.every((key, index) => key === path[index]));
  return variableName(setting ?? path);
}

function unknownVariables(environment: Environment, known: readonly string[]): UnknownVariable[] {
  const names = new Set(known);
  return Object.entries(environment)
    .filter(
      ([name, value]) => name.startsWith(prefix) && !names.has(name) && !isForeign(name, value),
    )
    .map(([name]) => ({ name, near: nearest(name, known) }));
}

const isForeign = (name: string, value: string | undefined): boolean =>
  others.test(name) || serviceLinks.test(name) || /^(?:tcp|udp):\/\//.test(value ?? "");
