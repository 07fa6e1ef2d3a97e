import { partsOfSecret } from "../../telemetry/parts-of-secret.ts";
import type { UpstreamSettings } from "../settings.ts";

/** A shorter value would blacken ordinary words of an answer, in letters. */
const shortest = 8;

/** Other headers and variables name a region or a tenant, and an answer may well speak of it. */
const telling = /auth|cookie|credential|key|pass|secret|session|signature|token/i;

/** What an upstream is given to prove who asks, as the names of its headers or variables tell. */
export function secretsOfSettings(settings: UpstreamSettings): readonly string[] {
  const given = settings.transport === "http" ? settings.headers : settings.env;
  return Object.entries(given).flatMap(([name, value]) =>
    telling.test(name) ? secretsIn(name, value) : bare(partsOfSecret(value).slice(1)),
  );
}

/** What stands in a caller's headers: names and values in turn. */
export const secretsOfHeaders = (headers: readonly string[]): readonly string[] =>
  headers.flatMap((name, index) =>
    index % 2 === 0 ? secretsIn(name, headers[index + 1] ?? "") : [],
  );

const secretsIn = (name: string, value: string): readonly string[] =>
  bare(/cookie/i.test(name) ? cookiesIn(value) : partsOfSecret(value));

const cookiesIn = (value: string): readonly string[] =>
  value.split(/;\s*/).map((pair) => pair.slice(pair.indexOf("=") + 1));

/** Those that are long enough, and hold none of the others: what stands around a secret may be told. */
function bare(parts: readonly string[]): readonly string[] {
  const long = parts.filter((part) => part.length >= shortest);
  return long.filter((part) => !long.some((other) => other !== part && part.includes(other)));
}
