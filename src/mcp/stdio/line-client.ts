import { abilitiesOf } from "../asking/client-abilities.ts";
import type { PlainRequest } from "../endpoint/plain-request.ts";
import { Session } from "../endpoint/session.ts";
import { claimsEnvelope, isEnvelope, plainMessageOf } from "../plain-message.ts";
import type { Wishes } from "../server/wishes.ts";

/** The client at the other end of the lines, as far as its messages have told. */
export interface LineClient {
  /** Of a legacy client, from its first message on. */
  readonly session: Session | undefined;
  /** Recognises a plain request; undefined for whatever the SDK has to look at. */
  requestIn(message: unknown): PlainRequest | undefined;
}

/**
 * One connection is of one era, and keeps it: the first message that tells decides, as it does for the
 * SDK. A request of the other era is the SDK's to refuse.
 */
export function createLineClient(principal: string, wishes: Wishes): LineClient {
  let session: Session | undefined;
  let modern = false;
  return {
    get session() {
      return session;
    },
    requestIn(message) {
      const plain = plainMessageOf(message);
      if (plain === undefined) return undefined;
      const { method, meta, params } = plain;
      if (claimsEnvelope(meta)) {
        if (session !== undefined || !isEnvelope(meta)) return undefined;
        // Who only asks what there is may still go on in the legacy era.
        modern ||= method !== "server/discover";
        return { era: "modern", ...plain };
      }
      if (method === "initialize" && !modern) {
        session ??= new Session("stdio", principal, abilitiesOf(params["capabilities"]), wishes);
      }
      return session && { era: "legacy", ...plain };
    },
  };
}
