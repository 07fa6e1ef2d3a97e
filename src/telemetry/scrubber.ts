/**
 * The last line of defence before a line leaves the process: it takes out the exact values of the
 * secrets that were loaded, in the spellings they travel in, and the common shapes of credentials.
 */

import { Secret } from "../kernel/secret.ts";
import { partsOfSecret } from "./parts-of-secret.ts";

export interface Scrubber {
  /** Learns every `Secret` in `value`, however deep; a bare `Secret` too. */
  learn(value: unknown): void;
  /** `line` without any learned secret. */
  scrub(line: string): string;
}

/** A shorter secret would blacken ordinary words; the configuration refuses such secrets. */
const shortestSecret = 6;

const hidden = "[secret]";

/** Credentials that were never loaded: another's token in a header or an URL that failed. */
const shapes =
  /(?<kept>\b(?:bearer|basic)\s+)[\w.~+/=-]{16,}|(?<scheme>\b[a-z][a-z\d+.-]*:\/\/[^\s/:@"]{0,256}:)[^\s/@"]{1,256}(?=@)|(?<query>[?&](?:access_token|api_?key|code|key|password|secret|sig|signature|token|x-amz-signature)=)[^&\s"#\\]+/gi;

export function scrubber(): Scrubber {
  const forms = new Set<string>();
  let known: RegExp | undefined;

  const add = (secret: Secret): void => {
    const parts = partsOfSecret(secret.reveal()).filter((part) => part.length >= shortestSecret);
    if (parts.length === 0) return;
    for (const form of parts.flatMap(spellings)) forms.add(form);
    // Longer forms first, so that no form hides only a part of another.
    const longestFirst = [...forms].toSorted((left, right) => right.length - left.length);
    known = new RegExp(longestFirst.map(literally).join("|"), "g");
  };

  return {
    learn(value) {
      for (const secret of secretsIn(value, new Set())) add(secret);
    },
    scrub(line) {
      const clean = known === undefined ? line : line.replace(known, hidden);
      return clean.replace(shapes, "$<kept>$<scheme>$<query>[secret]");
    },
  };
}

/** `RegExp.escape` is missing before Node 24. */
const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

function* secretsIn(value: unknown, seen: Set<object>): Generator<Secret> {
  if (value instanceof Secret) yield value;
  else if (typeof value === "object" && value !== null && !seen.has(value)) {
    seen.add(value);
    for (const inner of Object.values(value)) yield* secretsIn(inner, seen);
  }
}

function spellings(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    bytes.toString("hex"),
    ...base64Spellings(bytes),
  ].filter((form) => form.length >= shortestSecret);
}

/**
 * Base64 of a longer text, as in `Authorization: Basic`, spells the secret in one of three ways,
 * depending on where it begins; only the characters that its neighbours do not touch are compared.
 */
function base64Spellings(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bits = bytes.length * 8;
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor((before * 8 + bits) / 6);
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    return (["base64", "base64url"] as const).map((spelling) =>
      padded.toString(spelling).slice(first, last),
    );
  });
}
