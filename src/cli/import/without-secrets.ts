/** Puts references in the place of secrets that a client's configuration holds as they are. */

import { isSecretText, isSecretValue } from "./secret-signs.ts";
import { escaped, holdsReference, type Place, type ReferenceContext } from "./references.ts";

/** Text that stands under `name`, with its secrets as `${NAME}`, and everything else as it was. */
export function withoutSecrets(
  text: string,
  name: string,
  place: Place,
  context: ReferenceContext,
): string {
  const { owner, at } = place;
  // A variable of the server keeps its name; what has none of its own is named after the server.
  const exact = at.startsWith("env.");
  const hide: Hide = (value, under) => {
    if (holdsReference(value)) return escaped(value);
    const called = exact ? under : `${owner}_${under || "value"}`;
    const wanted = { name: called, exact, value, owner, usedBy: `${owner} ${at}` };
    return `\${${context.variables.name(wanted)}}`;
  };
  return (
    scheme(text, name, hide) ??
    assignment(text, hide) ??
    address(text, name, hide) ??
    (isSecretText(name, text) ? hide(text, name) : escaped(text))
  );
}

type Hide = (value: string, under: string) => string;

/** `Bearer abc` keeps its first word. */
function scheme(text: string, name: string, hide: Hide): string | undefined {
  const [, kind, value] = /^((?:Bearer|Basic|Token)\s+)(\S+)$/i.exec(text) ?? [];
  return kind === undefined || value === undefined ? undefined : kind + hide(value, name);
}

/** `--api-key=abc`, `API_KEY=abc` and `Authorization: Bearer abc`, as arguments hold them. */
function assignment(text: string, hide: Hide): string | undefined {
  const [, name, sign, value] = /^(-{0,2}[A-Za-z][\w-]*)(=|:\s*)(.+)$/s.exec(text) ?? [];
  if (name === undefined || sign === undefined || value === undefined) return undefined;
  if (value.startsWith("//")) return undefined;
  const under = name.replace(/^-+/, "");
  const kept = name + sign;
  const inner = scheme(value, under, hide) ?? address(value, under, hide);
  if (inner !== undefined) return kept + inner;
  return isSecretText(under, value) ? kept + hide(value, under) : undefined;
}

/** The password and the keys in `postgres://me:abc@host/db?sslkey=abc`. */
function address(text: string, name: string, hide: Hide): string | undefined {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return undefined;
  return escaped(text)
    .replace(
      /^([a-z][a-z\d+.-]*:\/\/[^\s/:@?#]*:)([^\s/@]+)(?=@)/i,
      (_, before: string, password: string) => before + hide(password, joined(name, "PASSWORD")),
    )
    .replace(
      /([?&])([\w.-]+)=([^&#\s]+)/g,
      (whole: string, mark: string, key: string, value: string) =>
        isSecretText(key, value) ? `${mark}${key}=${hide(value, key)}` : whole,
    )
    .replace(/(?<=\/)[^/?#]+/g, (segment) =>
      isSecretValue(segment) ? hide(segment, joined(name, "KEY")) : segment,
    );
}

const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join("_");
