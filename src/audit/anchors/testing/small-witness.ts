/** A witness as C2SP's `tlog-witness` has it: it keeps the last tree of each log, and refuses forks. */

import { sign } from "node:crypto";
import type { ServerResponse } from "node:http";
import { type Checkpoint, parseCheckpoint } from "../../notes/checkpoint.ts";
import { isSignedBy, parseNote } from "../../notes/signed-note.ts";
import { keyId, parseVkey, signatureTypes } from "../../notes/verifier-key.ts";
import { emptyRoot } from "../../tree/hash.ts";
import { isConsistent } from "../../tree/proofs.ts";
import { newSigner } from "./small-log.ts";
import { type SmallServer, smallServer } from "./small-server.ts";

export interface SmallWitness extends SmallServer {
  readonly vkey: string;
  /** What it signed last of each log, by origin. */
  readonly signed: Map<string, Checkpoint>;
}

/** @param trusted the verifier keys of the logs that it knows. */
export async function smallWitness(trusted: readonly string[]): Promise<SmallWitness> {
  const signer = newSigner("witness.example/w1", signatureTypes.cosignature);
  const signed = new Map<string, Checkpoint>();
  const keys = new Map(trusted.map((vkey) => [parseVkey(vkey).name, parseVkey(vkey)]));

  const verdict = (body: string): Verdict => {
    const offer = offerIn(body);
    if (offer === undefined) return { status: 400 };
    const { old, path, note, now } = offer;
    const key = keys.get(now.origin);
    if (key === undefined) return { status: 404 };
    if (!isSignedBy(note, key)) return { status: 403 };
    const before = signed.get(now.origin) ?? { size: 0, root: emptyRoot };
    const isOther = before.size === now.size && !now.root.equals(before.root);
    if (old !== before.size || isOther) return { status: 409, size: before.size };
    if (!isConsistent({ before, now, path })) return { status: 422 };
    signed.set(now.origin, now);
    return { status: 200, text: note.text };
  };

  const server = await smallServer(({ method, path, body }, response) => {
    const isRight = method === "POST" && path === "/add-checkpoint";
    answer(response, isRight ? verdict(body) : { status: 400 }, cosign);
  });
  const cosign = (text: string): string => cosignature(text, signer);
  return { ...server, vkey: signer.vkey, signed };
}

/** A request as its description has it. */
function offerIn(body: string) {
  const border = body.indexOf("\n\n");
  const [first = "", ...lines] = body.slice(0, border).split("\n");
  const note = parseNote(body.slice(border + 2));
  const now = note && parseCheckpoint(note.text);
  const old = Number(/^old (0|[1-9]\d*)$/.exec(first)?.[1]);
  if (note === undefined || now === undefined || lines.length > 63) return undefined;
  const path = lines.map((line) => Buffer.from(line, "base64"));
  return old <= now.size ? { old, path, note, now } : undefined;
}

interface Verdict {
  readonly status: number;
  readonly size?: number;
  readonly text?: string;
}

function answer(
  response: ServerResponse,
  { status, size, text }: Verdict,
  cosign: (text: string) => string,
): void {
  const type = size === undefined ? "text/plain" : "text/x.tlog.size";
  response.writeHead(status, { "content-type": type });
  response.end(text === undefined ? `${size ?? ""}\n` : cosign(text));
}

/** One line of a note, at a time in 2026. */
export function cosignature(
  text: string,
  { key, privateKey }: ReturnType<typeof newSigner>,
): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(1_790_000_000n);
  const bytes = sign(null, Buffer.from(`cosignature/v1\ntime 1790000000\n${text}`), privateKey);
  return `— ${key.name} ${Buffer.concat([keyId(key), time, bytes]).toString("base64")}\n`;
}
