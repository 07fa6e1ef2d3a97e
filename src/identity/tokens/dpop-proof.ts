/** Proofs that whoever sends a request holds a key: DPoP (RFC 9449). */

import { hash } from "node:crypto";
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from "jose";
import * as z from "zod";
import type { Clock } from "../../kernel/clock.ts";
import type { State } from "../../storage/state/state.ts";
import { tokenErrors } from "./errors.ts";

export interface ProvenRequest {
  /** The header `DPoP`. */
  readonly proof: string;
  readonly method: string;
  /** As the client wrote it; a query or fragment does not count. */
  readonly url: string;
  /** At a resource: the token that goes with the proof. */
  readonly accessToken?: string | undefined;
}

export interface DpopProofs {
  /**
   * The thumbprint (RFC 7638) of the key that the request proves.
   *
   * @throws `identity.wrongProof`, also for a proof that was used before; the `cause` says why
   */
  check(request: ProvenRequest): Promise<string>;
}

export interface DpopNeeds {
  /** Replicas share it, so that a proof is good once whichever of them sees it. */
  readonly state: Pick<State, "setIfAbsent">;
  readonly clock: Clock;
}

/** All of them asymmetric; also named to clients in the metadata of the authorization server. */
export const proofAlgorithms = [
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
  "PS256",
  "RS256",
] as const;

/** How far a client's clock may be off, and how old a proof may be, in seconds. */
const windowSeconds = 60;
/** In characters: one with an RSA key of 4096 bits is half of it. */
const longestProof = 4096;

const header = z.object({ jwk: z.record(z.string(), z.unknown()) });

const claims = z.object({
  jti: z.string().min(1).max(512),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.string().optional(),
});

export function dpopProofs({ state, clock }: DpopNeeds): DpopProofs {
  const spend = async (thumbprint: string, jti: string): Promise<void> => {
    const key = `dpop:${hash("sha256", `${thumbprint} ${jti}`, "base64url")}`;
    // A proof from the future is good for as long again.
    const isNew = await state.setIfAbsent(key, "", windowSeconds * 2 + 1);
    if (!isNew) throw wrong("it was used before");
  };

  return {
    async check(request) {
      const now = clock.now();
      const { thumbprint, said } = await read(request.proof, now);
      checkClaims(said, request, now.getTime() / 1000);
      await spend(thumbprint, said.jti);
      return thumbprint;
    },
  };
}

type Claims = z.output<typeof claims>;

async function read(proof: string, now: Date) {
  if (proof.length > longestProof) throw wrong("it is too long");
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: "dpop+jwt",
      algorithms: [...proofAlgorithms],
      currentDate: now,
    });
    const thumbprint = await calculateJwkThumbprint(header.parse(protectedHeader).jwk);
    return { thumbprint, said: claims.parse(payload) };
  } catch (error) {
    throw tokenErrors.wrongProof({}, { cause: error });
  }
}

function checkClaims(said: Claims, request: ProvenRequest, now: number): void {
  const { method, url, accessToken } = request;
  if (said.htm !== method) throw wrong("it is for another method");
  const target = targetOf(said.htu);
  if (target === undefined || target !== targetOf(url)) throw wrong("it is for another address");
  if (Math.abs(now - said.iat) > windowSeconds) throw wrong("it is too old, or from the future");
  const wanted = accessToken && hash("sha256", accessToken, "base64url");
  if (wanted !== undefined && said.ath !== wanted) throw wrong("it is for another token");
}

/** An address as RFC 3986 normalises it, without query and fragment. */
function targetOf(text: string): string | undefined {
  const url = URL.parse(text);
  return url === null ? undefined : `${url.protocol}//${url.host}${url.pathname}`;
}

const wrong = (why: string): Error => tokenErrors.wrongProof({}, { cause: new Error(why) });
