import path from "node:path";
import { parseVkey, signatureTypes, type VerifierKey, vkeyText } from "../notes/verifier-key.ts";
import type { Signatory } from "./checkpoint-file.ts";
import { entryOf } from "./entry-head.ts";
import { segmentName } from "../log-names.ts";
import { type LogFiles } from "./log-files.ts";
import { openPlain, readPlain } from "./plain-file.ts";
import type { Findings } from "./report.ts";
import type { TrustedKey } from "./trusted-keys.ts";

export interface IdentityNeeds {
  readonly trusted: readonly TrustedKey[];
  /** Of one log among others the folder has to have its name; a copy by itself may be called anything. */
  readonly isAmongOthers: boolean;
}

/** Which log this is, and who signs it. Nothing where no key is known. */
export async function identify(
  files: LogFiles,
  { trusted, isAmongOthers }: IdentityNeeds,
  findings: Findings,
): Promise<Signatory | undefined> {
  const key = await ownKey(files, findings);
  const origin = mostSaid([await logOfSegment(files), await originOfCheckpoint(files), key?.name]);
  if (origin === undefined) return undefined;
  if (key !== undefined && key.name !== origin) {
    findings.damage({ kind: "otherLog", file: "public-key", instead: key.name });
  }
  if (path.basename(path.resolve(files.folder)) !== origin.split("/").at(-1)) {
    if (isAmongOthers) findings.damage({ kind: "otherLog", file: ".", instead: origin });
    else findings.remark({ kind: "renamed" });
  }
  const bytes = trustedBytes(origin, key, trusted);
  if (bytes === undefined) return undefined;
  if (trusted.length === 0) findings.remark({ kind: "onlyOwnKey" });
  else if (key?.publicKey.equals(bytes) === false) {
    findings.damage({ kind: "otherKey", file: "public-key" });
  }
  return { origin, key: { name: origin, type: signatureTypes.note, publicKey: bytes } };
}

/** What was given counts more than what stands beside the log. */
function trustedBytes(
  origin: string,
  key: VerifierKey | undefined,
  trusted: readonly TrustedKey[],
): Buffer | undefined {
  if (trusted.length === 0) return key?.publicKey;
  const named = trusted.find(({ name }) => name === origin);
  const same = trusted.find(({ publicKey }) => key?.publicKey.equals(publicKey) === true);
  return (named ?? same ?? trusted[0])?.publicKey;
}

async function ownKey({ folder }: LogFiles, findings: Findings): Promise<VerifierKey | undefined> {
  const file = "public-key";
  const bytes = await readPlain(path.join(folder, file), 4096);
  if ("unreadable" in bytes) {
    const isMissing = bytes.unreadable === "ENOENT";
    findings.damage(
      isMissing
        ? { kind: "missingFile", file }
        : { kind: "unreadable", file, instead: bytes.unreadable },
    );
    return undefined;
  }
  const text = bytes.toString();
  try {
    const key = parseVkey(text);
    // In one spelling only, so that no byte of it can be another unseen.
    if (text === `${vkeyText(key)}\n` && key.type === signatureTypes.note) return key;
  } catch {
    // Told of below.
  }
  findings.damage({ kind: "changed", file });
  return undefined;
}

/** The name that most files give; the key's where they do not agree. */
function mostSaid([segment, checkpoint, key]: readonly (string | undefined)[]): string | undefined {
  if (segment !== undefined && segment === checkpoint) return segment;
  return key ?? segment ?? checkpoint;
}

async function logOfSegment({ folder, segments }: LogFiles): Promise<string | undefined> {
  const [start] = segments;
  if (start === undefined) return undefined;
  const text = await beginningOf(path.join(folder, segmentName(start, "jsonl")));
  const log = entryOf(text.split("\n")[0] ?? "")?.["log"];
  return typeof log === "string" ? log : undefined;
}

async function originOfCheckpoint({ folder, segments }: LogFiles): Promise<string | undefined> {
  const [start] = segments;
  if (start === undefined) return undefined;
  const text = await beginningOf(path.join(folder, segmentName(start, "checkpoints")));
  return text.split("\n")[0] || undefined;
}

async function beginningOf(file: string): Promise<string> {
  const opened = await openPlain(file);
  if ("unreadable" in opened) return "";
  await using plain = opened;
  const bytes = Buffer.alloc(4096);
  try {
    const { bytesRead } = await plain.handle.read(bytes, 0, bytes.length, 0);
    return bytes.toString("utf8", 0, bytesRead);
  } catch {
    return "";
  }
}
