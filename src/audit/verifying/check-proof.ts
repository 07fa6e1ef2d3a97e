import { hash } from "node:crypto";
import { parseVkey, signatureTypes, vkeyText } from "../notes/verifier-key.ts";
import { leafHash } from "../tree/hash.ts";
import { isConsistent, isIncluded } from "../tree/proofs.ts";
import { type FixedPoint, isDamage, judgeNote } from "./checkpoint-file.ts";
import { entryOf } from "./entry-head.ts";
import { verificationErrors } from "./errors.ts";
import type { GivenCheckpoint } from "./given-checkpoints.ts";
import type { ProofBundle } from "./proof-bundle.ts";
import type { TrustedKey } from "./trusted-keys.ts";

/** What is wrong with a proof. */
export type ProofFault =
  | "key"
  | "checkpoint"
  | "entry"
  | "inclusion"
  | "body"
  | "consistency"
  | "otherTree"
  | "notJoined";

export interface CheckedProof {
  readonly faults: readonly ProofFault[];
  readonly origin: string;
  /** The id in the verifier key. */
  readonly key: string;
  /** The size of the tree that holds the entry. */
  readonly size: number | undefined;
  /** The size of the checkpoint that somebody else kept. */
  readonly kept: number | undefined;
  readonly entry: ReturnType<typeof entryOf>;
}

export interface ProofNeeds {
  /** Without any, the key in the proof is taken. */
  readonly trusted: readonly TrustedKey[];
  /** One of them has to be one that the proof joins its entry to. */
  readonly checkpoints: readonly GivenCheckpoint[];
}

/** Checks a proof from itself alone. @throws `audit.notBundle` where its key is none */
export function checkProof(
  bundle: ProofBundle,
  { trusted, checkpoints }: ProofNeeds,
): CheckedProof {
  const key = keyIn(bundle);
  const signatory = { key, origin: key.name };
  const point = pointOf(judgeNote(bundle.checkpoint, "", signatory));
  const kept =
    bundle.consistency && pointOf(judgeNote(bundle.consistency.checkpoint, "", signatory));
  const entry = entryOf(bundle.line);
  const given = checkpoints
    .filter(({ origin }) => origin === key.name)
    .map(({ written, file }) => pointOf(judgeNote(written, file, signatory)));
  const isTrusted =
    trusted.length === 0 || trusted.some(({ publicKey }) => publicKey.equals(key.publicKey));
  const faults = [
    !isTrusted && ("key" as const),
    ...faultsOfEntry(bundle, point, entry),
    bundle.consistency !== undefined && !isJoined(bundle, point, kept) && ("consistency" as const),
    checkpoints.length > 0 && faultOf(given, [point, kept]),
  ];
  return {
    faults: faults.filter((fault) => fault !== false),
    origin: key.name,
    key: vkeyText(key).split("+")[1] ?? "",
    size: point?.size,
    kept: kept?.size,
    entry,
  };
}

function faultsOfEntry(
  bundle: ProofBundle,
  point: FixedPoint | undefined,
  entry: CheckedProof["entry"],
): readonly (ProofFault | false)[] {
  const { body } = bundle;
  return [
    point === undefined ? "checkpoint" : !isPartOf(bundle, point) && "inclusion",
    entry?.seq !== bundle.entry && "entry",
    body !== undefined && !isBodyOf(body, entry?.["body"]) && "body",
  ];
}

function keyIn({ key }: ProofBundle) {
  try {
    const parsed = parseVkey(key);
    if (parsed.type === signatureTypes.note) return parsed;
  } catch (error) {
    throw verificationErrors.notBundle({}, { cause: error });
  }
  throw verificationErrors.notBundle({});
}

const pointOf = (judged: ReturnType<typeof judgeNote>): FixedPoint | undefined =>
  isDamage(judged) ? undefined : judged;

const isPartOf = ({ line, entry, inclusion }: ProofBundle, { size, root }: FixedPoint): boolean =>
  isIncluded({ leaf: leafHash(Buffer.from(line)), index: entry, size, path: inclusion, root });

const isBodyOf = (line: string, body: unknown): boolean =>
  hash("sha256", line, "base64url") === body;

function isJoined(
  { consistency }: ProofBundle,
  point: FixedPoint | undefined,
  kept: FixedPoint | undefined,
): boolean {
  if (consistency === undefined || point === undefined || kept === undefined) return false;
  const [before, now] = kept.size <= point.size ? [kept, point] : [point, kept];
  if (before.size === now.size) return before.root.equals(now.root);
  return isConsistent({ before, now, path: consistency.path });
}

/**
 * The checkpoints that somebody kept, against those of the proof: one of them has to be the same, and none
 * another of the same size. What lies between, the proof cannot tell.
 */
function faultOf(
  given: readonly (FixedPoint | undefined)[],
  points: readonly (FixedPoint | undefined)[],
): ProofFault | false {
  const same = given.map((each) => points.find((point) => each && point?.size === each.size));
  const isOther = given.some(
    (each, at) => each === undefined || same[at]?.root.equals(each.root) === false,
  );
  if (isOther) return "otherTree";
  return same.some((each) => each !== undefined) ? false : "notJoined";
}
