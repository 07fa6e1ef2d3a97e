import { isJsonObject } from "../../kernel/json-object.ts";
import { hashBytes, type TreeHash } from "../tree/hash.ts";
import { verificationErrors } from "./errors.ts";

/** Everything that somebody needs who has not the log, as `docs/reference/audit-log.md` describes it. */
export interface ProofBundle {
  /** The number of the entry in its log. */
  readonly entry: number;
  /** As it stands in the log, without the line feed. */
  readonly line: string;
  readonly inclusion: readonly TreeHash[];
  /** A signed note, whose tree holds the entry. */
  readonly checkpoint: string;
  /** The verifier key of the log. */
  readonly key: string;
  /** The line of its sealed body. */
  readonly body: string | undefined;
  /** That this checkpoint, which somebody else kept, and the other are of one log. */
  readonly consistency:
    | { readonly checkpoint: string; readonly path: readonly TreeHash[] }
    | undefined;
}

const format = "kumihimo/audit-proof/1";

const toText = (hashes: readonly TreeHash[]): readonly string[] =>
  hashes.map((hash) => hash.toString("base64"));

export const bundleText = ({ consistency, body, ...bundle }: ProofBundle): string =>
  JSON.stringify({
    format,
    ...bundle,
    inclusion: toText(bundle.inclusion),
    ...(body !== undefined && { body }),
    ...(consistency && { consistency: { ...consistency, path: toText(consistency.path) } }),
  });

/** @throws `audit.notBundle` */
export function parseBundle(text: string): ProofBundle {
  const bundle = jsonIn(text);
  const { entry, line, checkpoint, key, body, consistency } = bundle;
  const isWhole =
    bundle["format"] === format &&
    typeof entry === "number" &&
    Number.isSafeInteger(entry) &&
    entry >= 0 &&
    typeof line === "string" &&
    typeof checkpoint === "string" &&
    typeof key === "string" &&
    (body === undefined || typeof body === "string");
  if (!isWhole) throw verificationErrors.notBundle({});
  return {
    entry,
    line,
    checkpoint,
    key,
    body,
    inclusion: hashesIn(bundle["inclusion"]),
    consistency: consistency === undefined ? undefined : consistencyIn(consistency),
  };
}

function jsonIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const bundle: unknown = JSON.parse(text);
    if (isJsonObject(bundle)) return bundle;
  } catch {
    // Told of below.
  }
  throw verificationErrors.notBundle({});
}

/** No path is longer than a tree of 2^53 entries needs, twice over. */
const mostHashes = 128;

function hashesIn(value: unknown): readonly TreeHash[] {
  if (!Array.isArray(value) || value.length > mostHashes) throw verificationErrors.notBundle({});
  return value.map((each) => {
    const hash = Buffer.from(typeof each === "string" ? each : "", "base64");
    if (hash.length !== hashBytes) throw verificationErrors.notBundle({});
    return hash;
  });
}

function consistencyIn(value: unknown): NonNullable<ProofBundle["consistency"]> {
  const { checkpoint, path } = isJsonObject(value) ? value : {};
  if (typeof checkpoint !== "string") throw verificationErrors.notBundle({});
  return { checkpoint, path: hashesIn(path) };
}
