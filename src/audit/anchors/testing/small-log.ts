/** A log in memory, with its key, that hands over a checkpoint of any of its sizes. */

import { createPrivateKey, createPublicKey, randomBytes } from "node:crypto";
import { checkpointText } from "../../notes/checkpoint.ts";
import { signedNote } from "../../notes/signed-note.ts";
import {
  publicBytesOf,
  type SignatureType,
  signatureTypes,
  vkeyText,
} from "../../notes/verifier-key.ts";
import { Frontier } from "../../tree/frontier.ts";
import { leafHash, type TreeHash } from "../../tree/hash.ts";
import { consistencyProof } from "../../tree/proofs.ts";
import { subtreesOf } from "../../tree/subtrees.ts";
import type { AnchoredCheckpoint, LogTree } from "../anchor.ts";

/** A new key of Ed25519 under a name. */
export function newSigner(name: string, type: SignatureType) {
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), randomBytes(32)]),
    format: "der",
    type: "pkcs8",
  });
  const key = { name, type, publicKey: publicBytesOf(createPublicKey(privateKey)) };
  return { key, privateKey, vkey: vkeyText(key) };
}

export interface SmallLog {
  readonly origin: string;
  readonly vkey: string;
  readonly tree: LogTree;
  at(size: number): AnchoredCheckpoint;
  /** A log of the same key and name whose entries are others from this number on. */
  forkedAt(entry: number): SmallLog;
}

/** Entries beyond `size` are not in its tree. */
export function smallLog(size = 64, name = "3f9c0a62d1b84e57"): SmallLog {
  const signer = newSigner(`kumihimo/${name}`, signatureTypes.note);
  return logOf(
    signer,
    Array.from({ length: size }, (_, entry) => leafHash(Buffer.from(`entry ${entry}`))),
  );
}

function logOf(signer: ReturnType<typeof newSigner>, leaves: readonly TreeHash[]): SmallLog {
  const origin = signer.key.name;
  const subtrees = subtreesOf({
    before: new Frontier(),
    leaf(index) {
      const leaf = leaves[index];
      if (leaf === undefined) throw new RangeError(`no entry ${index}`);
      return leaf;
    },
  });
  const tree: LogTree = {
    consistency: async (before, size) => consistencyProof(subtrees, before, size),
    root: async (size) => subtrees.root(0, size),
  };
  return {
    origin,
    vkey: signer.vkey,
    tree,
    at(size) {
      const root = subtrees.root(0, size);
      const note = signedNote(checkpointText({ origin, size, root }), signer);
      return { origin, size, root, note, tree };
    },
    forkedAt: (entry) =>
      logOf(
        signer,
        leaves.map((leaf, place) => (place < entry ? leaf : leafHash(leaf))),
      ),
  };
}
