/** A witness of C2SP's `tlog-witness`: it remembers how large a log was, and signs only what goes on from there. */

import { parseVkey } from "../notes/verifier-key.ts";
import type { TreeHash } from "../tree/hash.ts";
import type { Anchor, AnchoredCheckpoint, Kept } from "./anchor.ts";
import { type Answer, anchorWire, type AnchorWire } from "./anchor-wire.ts";
import type { WitnessAnchorSettings } from "./config.ts";
import { anchorErrors, type AnchorFault } from "./errors.ts";
import { shownAddress } from "./shown-address.ts";
import { cosignatureIn, sizeIn } from "./witness-answer.ts";

/** A log has one writer: the witness is told a size that is wrong once at most, and says the right one. */
const mostAttempts = 3;

const refusals: Readonly<Record<number, AnchorFault>> = {
  403: "signature",
  404: "unknownLog",
  422: "proof",
};

export function witnessAnchor({
  url,
  vkey,
  everySeconds,
  timeoutSeconds,
}: WitnessAnchorSettings): Anchor {
  const key = parseVkey(vkey);
  const name = `witness ${key.name} at ${shownAddress(url)}`;
  const wire = anchorWire(name, timeoutSeconds);
  const submit = submitting(`${url}/add-checkpoint`, wire);
  /** Of each log, the size that the witness signed last; what is not known it says itself. */
  const sizes = new Map<string, number>();

  const keep = async (checkpoint: AnchoredCheckpoint, signal: AbortSignal): Promise<Kept> => {
    const { origin, size, note } = checkpoint;
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const known = sizes.get(origin) ?? 0;
      const before = known > size ? 0 : known;
      const answer = await submit(checkpoint, before, signal);
      if (answer.status === 200) {
        const cosignatures = cosignatureIn(answer.text, note, key);
        if (cosignatures === undefined) throw wire.failure("cosignature");
        sizes.set(origin, size);
        return { cosignatures };
      }
      sizes.set(origin, knownSize(answer, { name, wire, before, size }));
    }
    throw wire.failure("answer", "HTTP 409");
  };

  return {
    name,
    kind: "witness",
    everySeconds,
    keep,
    /** It tells by signing that the log goes on from what it knows, or by refusing. */
    async known({ last }, signal) {
      if (last !== undefined) await keep(last, signal);
      return last;
    },
    [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
  };
}

/** Offers a checkpoint, and shows that the log goes on from the size `before`. */
const submitting =
  (url: string, wire: AnchorWire) =>
  async (
    { tree, size, note }: AnchoredCheckpoint,
    before: number,
    signal: AbortSignal,
  ): Promise<Answer> => {
    const proof = await tree.consistency(before, size).catch((error: unknown) => {
      throw wire.failure("hashes", undefined, error);
    });
    const headers = { "content-type": "text/plain; charset=utf-8" };
    const body = requestOf(before, proof, note);
    return wire.send({ method: "POST", url, headers, body }, signal);
  };

interface Offered {
  readonly name: string;
  readonly wire: AnchorWire;
  readonly before: number;
  readonly size: number;
}

/** How large the log is that the witness knows, where that is not `before`. @throws in all other cases */
function knownSize(answer: Answer, { name, wire, before, size }: Offered): number {
  const contradicted = (known: number): Error =>
    anchorErrors.contradicted({ anchor: name, known, size });
  // The size is what it signed itself: that the proof is wrong means that the log is another one.
  if (answer.status === 422 && before > 0) throw contradicted(before);
  if (answer.status !== 409) {
    throw wire.failure(refusals[answer.status] ?? "status", `HTTP ${answer.status}`);
  }
  const known = sizeIn(answer);
  if (known === undefined) throw wire.failure("answer", "HTTP 409");
  if (known > size || (known === before && before === size)) throw contradicted(known);
  return known;
}

const requestOf = (before: number, proof: readonly TreeHash[], note: string): string =>
  [`old ${before}`, ...proof.map((hash) => hash.toString("base64")), "", note].join("\n");
