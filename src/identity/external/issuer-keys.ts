/** The public keys of an issuer, found through its metadata. */

import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import * as z from "zod";
import { isKumihimoError } from "../../kernel/errors.ts";
import { isLoopbackHost } from "../../kernel/loopback-host.ts";
import { externalErrors } from "./errors.ts";

const answerSeconds = 10;
/** Metadata is asked for again after this long, as an issuer may move its keys. */
const metadataSeconds = 3600;
const longestMetadata = 256 * 1024;

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });

export interface IssuerKeys {
  /** @throws `identity.issuerDown` */
  current(): Promise<JWTVerifyGetKey>;
}

/** @param seconds A clock that never goes back. */
export function issuerKeys(issuer: string, seconds: () => number): IssuerKeys {
  let found: { readonly keys: JWTVerifyGetKey; readonly until: number } | undefined;
  let coming: Promise<JWTVerifyGetKey> | undefined;

  const find = async (): Promise<JWTVerifyGetKey> => {
    const address = await keysAddress(issuer);
    const keys = createRemoteJWKSet(address, {
      timeoutDuration: answerSeconds * 1000,
      // A token of a new key is refused until then; without a pause strangers could make the hub ask.
      cooldownDuration: 10_000,
      cacheMaxAge: 600_000,
    });
    found = { keys, until: seconds() + metadataSeconds };
    return keys;
  };
  return {
    current() {
      if (found !== undefined && found.until > seconds()) return Promise.resolve(found.keys);
      coming ??= find()
        .catch((error: unknown) => {
          // What was found before is better than nobody coming in.
          if (found !== undefined) return found.keys;
          throw error;
        })
        .finally(() => {
          coming = undefined;
        });
      return coming;
    },
  };
}

/** Of RFC 8414 (section 3.1), else of OpenID Connect Discovery. */
async function keysAddress(issuer: string): Promise<URL> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname === "/" ? "" : pathname.replace(/\/$/, "");
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  let why = "";
  for (const place of places) {
    const answer = await read(issuer, place);
    if (typeof answer !== "string") return keysIn(answer, issuer);
    why = answer;
  }
  throw externalErrors.issuerDown({ issuer, why });
}

/** The metadata, or why there is none. */
async function read(issuer: string, place: string): Promise<unknown> {
  try {
    const signal = AbortSignal.timeout(answerSeconds * 1000);
    const answer = await fetch(place, { signal, redirect: "error" });
    if (!answer.ok) {
      await answer.body?.cancel();
      return `HTTP ${answer.status}`;
    }
    return JSON.parse(await boundedText(answer, issuer));
  } catch (error) {
    if (isKumihimoError(error)) throw error;
    return reasonOf(error);
  }
}

async function boundedText(answer: Response, issuer: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.length;
    if (bytes > longestMetadata) {
      throw externalErrors.issuerDown({ issuer, why: "its metadata are too long" });
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function keysIn(answer: unknown, issuer: string): URL {
  const parsed = metadata.safeParse(answer);
  if (!parsed.success) throw externalErrors.issuerDown({ issuer, why: "it names no keys" });
  // Another's metadata would bring another's keys (RFC 8414, section 3.3).
  if (parsed.data.issuer !== issuer) {
    throw externalErrors.issuerDown({ issuer, why: `it calls itself ${parsed.data.issuer}` });
  }
  const address = new URL(parsed.data.jwks_uri);
  if (address.protocol !== "https:" && !isLoopbackHost(address.hostname)) {
    throw externalErrors.issuerDown({ issuer, why: "its keys are not at an https:// address" });
  }
  return address;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}
