import { createHash, createPrivateKey, createPublicKey, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkpointText } from "../../src/audit/notes/checkpoint.ts";
import { signedNote } from "../../src/audit/notes/signed-note.ts";
import {
  publicBytesOf,
  signatureTypes,
  type VerifierKey,
  vkeyText,
} from "../../src/audit/notes/verifier-key.ts";
import { Frontier } from "../../src/audit/tree/frontier.ts";
import { leafHash } from "../../src/audit/tree/hash.ts";
import { verifyDirectory } from "../../src/audit/verifying/verify-directory.ts";
import { type Measure, median } from "../row.ts";

const entries = 100_000;
const rounds = 3;

/** A log on disk is verified, beside what plain SHA-256 over the same bytes takes. */
export const auditVerifying: Measure = async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "kumihimo-bench-audit-"));
  try {
    const file = await writeLog(path.join(directory, "0123456789abcdef"));
    const verifying: number[] = [];
    const hashing: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      hashing.push(
        await processorTime(async () =>
          createHash("sha256")
            .update(await readFile(file))
            .digest(),
        ),
      );
      verifying.push(await processorTime(() => verifyWhole(directory)));
    }
    const taken = median(verifying);
    return [
      {
        name: "audit log verified",
        reference: "plain SHA-256 over the same bytes",
        value: Math.round(entries / (taken / 1e6)),
        unit: "entries/s of processor time",
        ratio: taken / median(hashing),
        atMost: 15,
      },
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

async function verifyWhole(directory: string): Promise<void> {
  const nothing = { trusted: [], checkpoints: [], witnesses: [], expected: [] };
  const signal = new AbortController().signal;
  const { intact } = await verifyDirectory({ directory, ...nothing, signal });
  if (!intact) throw new Error("The log is not whole.");
}

/** In microseconds. */
async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const begin = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begin);
  return user + system;
}

/** One segment of entries as a hub writes them, with a checkpoint for each thousand; returns its file. */
async function writeLog(folder: string): Promise<string> {
  const origin = `kumihimo/${path.basename(folder)}`;
  const head = Buffer.from("302e020100300506032b657004220420", "hex");
  const privateKey = createPrivateKey({
    key: Buffer.concat([head, randomBytes(32)]),
    format: "der",
    type: "pkcs8",
  });
  const publicKey = publicBytesOf(createPublicKey(privateKey));
  const key: VerifierKey = { name: origin, type: signatureTypes.note, publicKey };
  const tree = new Frontier();
  const [lines, hashes, notes]: [string[], Buffer[], string[]] = [[], [], []];
  for (let seq = 0; seq < entries; seq += 1) {
    const line = lineOf(seq, origin, tree);
    const leaf = leafHash(Buffer.from(line));
    tree.append(leaf);
    lines.push(`${line}\n`);
    hashes.push(leaf);
    const checkpoint = { origin, size: tree.size, root: tree.root() };
    if (tree.size % 1000 === 0)
      notes.push(signedNote(checkpointText(checkpoint), { key, privateKey }));
  }
  const segment = path.join(folder, "0".repeat(20));
  await mkdir(folder);
  await writeFile(path.join(folder, "public-key"), `${vkeyText(key)}\n`);
  await writeFile(`${segment}.jsonl`, lines.join(""));
  await writeFile(`${segment}.hashes`, Buffer.concat(hashes));
  await writeFile(`${segment}.checkpoints`, notes.join("\n"));
  return `${segment}.jsonl`;
}

function lineOf(seq: number, origin: string, tree: Frontier): string {
  const at = new Date(Date.UTC(2026, 10, 22) + seq).toISOString();
  if (seq === 0) {
    return JSON.stringify({
      seq,
      at,
      kind: "segment",
      log: origin,
      root: tree.root().toString("base64"),
    });
  }
  return JSON.stringify({
    seq,
    at,
    kind: "call",
    call: `call_${seq.toString(36).padStart(16, "0")}`,
    who: "3f9c0a62",
    principal: "user:aya@example.org",
    tool: "crm__find_customer",
    needs: "upstreams:call",
    readOnly: true,
    era: "modern",
    transport: "http",
    because: "permission upstreams:call",
    arguments: "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg",
    outcome: "ok",
    milliseconds: 12,
    resultBytes: 2048,
  });
}
