import type { UpstreamSettings } from "../settings.ts";

/** A shorter value would blacken ordinary words of an answer, in letters. */
const shortest = 8;

/** Other headers and variables name a region or a tenant, and an answer may well speak of it. */
const telling = /auth|cookie|credential|key|pass|secret|session|signature|token/i;

/** What an upstream is given to prove who asks, as the names of its headers or variables tell. */
export function secretsOfSettings(settings: UpstreamSettings): readonly string[] {
  const given = settings.transport === "http" ? settings.headers : settings.env;
  return longEnough(
    Object.entries(given).flatMap(([name, value]) =>
      telling.test(name) ? secretsIn(name, value) : passwordInUrl(value),
    ),
  );
}

/** What stands in a caller's headers: names and values in turn. */
export const secretsOfHeaders = (headers: readonly string[]): readonly string[] =>
  longEnough(
    headers.flatMap((name, index) =>
      index % 2 === 0 ? secretsIn(name, headers[index + 1] ?? "") : [],
    ),
  );

const longEnough = (secrets: readonly string[]): readonly string[] =>
  secrets.filter((secret) => secret.length >= shortest);

/** The parts that somebody could use alone: the value of each cookie, or what stands behind the scheme. */
function secretsIn(name: string, value: string): readonly string[] {
  if (/cookie/i.test(name)) return value.split(/;\s*/).map((pair) => behind(pair, "="));
  const basic = /^basic\s+(\S+)$/i.exec(value)?.[1];
  // The pair of RFC 7617 as it is, and the password alone.
  const password = basic && behind(Buffer.from(basic, "base64").toString(), ":");
  return [value.replace(/^[\w-]+\s+/, ""), password ?? "", ...passwordInUrl(value)];
}

const behind = (text: string, mark: string): string => text.slice(text.indexOf(mark) + 1);

function passwordInUrl(value: string): readonly string[] {
  const password = URL.parse(value)?.password ?? "";
  return password === "" ? [] : [decodeURIComponent(password)];
}
