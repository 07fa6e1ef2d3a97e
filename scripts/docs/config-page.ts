import { variableName } from "../../src/config/environment.ts";
import { config } from "../../src/config/schema.ts";
import {
  isSecret,
  type Path,
  pathText,
  type Shape,
  settingsIn,
  shapeAt,
  shapeOf,
} from "../../src/config/shape.ts";
import { openidSettings } from "../../src/identity/login/openid/settings.ts";
import { samlSettings } from "../../src/identity/login/saml/settings.ts";
import { code, table } from "./markdown.ts";

/** Every setting: name, variable, type, default, meaning; and those of each directory, provider of logins and upstream, which have no fixed name. */
export function configPage(): string {
  const shape = shapeOf(config);
  const rows = settingsIn(shape).map((path) => row(shape, path));
  return `# Configuration

Settings come from a YAML file (\`--config FILE\`), then the environment, then flags; later ones win. Nothing must be set.
In the file \`\${NAME}\` and \`\${NAME:-default}\` stand for variables. \`kumihimo config print\` shows every value and where it
came from, \`kumihimo config check FILE\` names every mistake with its place, \`kumihimo config schema\` prints a JSON Schema for editors.
A secret, such as a key or a password, may be written \`env:NAME\` or \`file:/path\`.

${table(["setting", "variable", "type", "default", "meaning"], rows)}

## A directory

Under \`auth.directories.<name>\`, in the file or as the JSON of \`KUMIHIMO_AUTH_DIRECTORIES\`.
[A recipe](../recipes/connect-a-directory.md) shows one at work.

${table(["setting", "type", "default", "meaning"], directoryRows(shape))}

## A provider of logins

Under \`auth.providers.<name>\`, in the file or as the JSON of \`KUMIHIMO_AUTH_PROVIDERS\`.
[A recipe](../recipes/log-in-with-a-provider.md) shows both kinds at work. With \`kind: oidc\`:

${table(["setting", "type", "default", "meaning"], settingRows(shapeOf(openidSettings)))}

With \`kind: saml\`:

${table(["setting", "type", "default", "meaning"], settingRows(shapeOf(samlSettings)))}

## An upstream

Under \`upstreams.<name>\`, in the file or as the JSON of \`KUMIHIMO_UPSTREAMS\`. [The recipes](../README.md#recipes) show them at work.

${table(["setting", "type", "default", "meaning"], upstreamRows(shape))}
`;
}

const directoryRows = (shape: Shape): string[][] =>
  settingRows(shapeAt(shape, ["auth", "directories", "<name>"]));

/** Of settings below a name that is not fixed. */
const settingRows = (shape: Shape): string[][] =>
  settingsIn(shape).map((path) => withoutVariable(row(shape, path)));

function upstreamRows(shape: Shape): string[][] {
  const upstream = shapeAt(shape, ["upstreams", "<name>"]);
  const instance: Path = ["instances", 0];
  const paths = [...settingsIn(upstream), ...settingsIn(shapeAt(upstream, instance), instance)];
  return paths.map((path) => {
    const [name = "", ...rest] = withoutVariable(row(upstream, path));
    return [name.replace(".0.", "[]."), ...rest];
  });
}

const withoutVariable = (cells: readonly string[]): string[] => cells.toSpliced(1, 1);

function row(shape: Shape, path: Path): string[] {
  const here = shapeAt(shape, path);
  const meaning = here.map(({ description }) => description).find((text) => text !== undefined);
  const preset = here.map((schema) => schema.default).find((value) => value !== undefined);
  const shown = preset === undefined ? "" : code(JSON.stringify(preset));
  return [
    code(pathText(path)),
    code(variableName(path)),
    typeOf(here),
    isSecret(here) ? "" : shown,
    meaning ?? "",
  ];
}

function typeOf(shape: Shape): string {
  const [choices] = shape.flatMap((schema) => (schema.enum === undefined ? [] : [schema.enum]));
  if (choices !== undefined) return choices.map((choice) => code(String(choice))).join(", ");
  return [...new Set(shape.flatMap(({ type }) => type ?? []))].join(" or ");
}
