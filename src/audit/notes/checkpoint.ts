import { hashBytes, type TreeHash } from "../tree/hash.ts";

/** A tree at one size, as C2SP's `tlog-checkpoint` writes it. */
export interface Checkpoint {
  /** The log's name. */
  readonly origin: string;
  readonly size: number;
  readonly root: TreeHash;
}

const written = /^(?<origin>\S{1,256})\n(?<size>0|[1-9]\d{0,15})\n(?<root>[A-Za-z\d+/]{43}=)\n$/;

/** The text of a note. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString("base64")}\n`;

/** Undefined where it is none. Extension lines are none that a log of ours has. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const { origin, size, root = "" } = written.exec(text)?.groups ?? {};
  const bytes = Buffer.from(root, "base64");
  if (origin === undefined || bytes.length !== hashBytes || bytes.toString("base64") !== root) {
    return undefined;
  }
  return { origin, size: Number(size), root: bytes };
}
