/** Makes the files of audit logs from the page of their format, as a writer would. */

import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { checkpointText } from "../../notes/checkpoint.ts";
import { type Signer, signedNote } from "../../notes/signed-note.ts";
import {
  publicBytesOf,
  signatureTypes,
  vkeyText,
  type VerifierKey,
} from "../../notes/verifier-key.ts";
import { Frontier } from "../../tree/frontier.ts";
import { leafHash } from "../../tree/hash.ts";
import { type SegmentPart, segmentName } from "../../log-names.ts";

/** The private key of 32 equal bytes. */
export function keyOf(seed: number): KeyObject {
  const head = Buffer.from("302e020100300506032b657004220420", "hex");
  return createPrivateKey({
    key: Buffer.concat([head, Buffer.alloc(32, seed)]),
    format: "der",
    type: "pkcs8",
  });
}

export function signerOf(name: string, privateKey: KeyObject): Signer {
  const publicKey = publicBytesOf(createPublicKey(privateKey));
  const key: VerifierKey = { name, type: signatureTypes.note, publicKey };
  return { key, privateKey };
}

type Members = Readonly<Record<string, unknown>>;

export class LogMaker {
  readonly origin: string;
  readonly signer: Signer;
  /** Every file by its name. */
  readonly files = new Map<string, Buffer>();
  readonly #tree = new Frontier();
  /** As the tree was where each segment begins. */
  readonly #trees = new Map<number, Frontier>();
  #start = 0;
  #waiting: Buffer[] = [];
  #now: number;

  /** @param name the last part of its origin */
  constructor(name: string, privateKey: KeyObject = keyOf(7)) {
    this.origin = `kumihimo/${name}`;
    this.signer = signerOf(this.origin, privateKey);
    // Each log has times of its own, so that no two have an entry alike.
    this.#now = Date.parse("2026-11-22T00:00:00.000Z") + name.charCodeAt(0) * 1000;
    this.files.set("public-key", Buffer.from(`${vkeyText(this.signer.key)}\n`));
    this.#begin();
  }

  get size(): number {
    return this.#tree.size;
  }

  /** Appends an entry; returns its number. */
  add(kind: string, members: Members = {}): number {
    const seq = this.size;
    this.#now += 250;
    const line = JSON.stringify({ seq, at: new Date(this.#now).toISOString(), kind, ...members });
    this.#append("jsonl", `${line}\n`);
    const leaf = leafHash(Buffer.from(line));
    this.#tree.append(leaf);
    this.#waiting.push(leaf);
    return seq;
  }

  /** An entry with a body; returns its number. */
  addWithBody(members: Members = {}): number {
    const iv = Buffer.alloc(12, this.size).toString("base64url");
    const sealed = createHash("sha512").update(`${this.size}`).digest("base64url");
    const line = `${this.size} ${iv} ${sealed}`;
    this.#append("bodies", `${line}\n`);
    const keys = [...this.#trees.keys()].map((segment) => `${segment} wrapped-${segment}\n`);
    this.#sign("body-keys", keys);
    const body = createHash("sha256").update(line).digest("base64url");
    return this.add("call", { ...members, body });
  }

  checkpoint(): string {
    this.#append("hashes", Buffer.concat(this.#waiting.splice(0)));
    const checkpoint = { origin: this.origin, size: this.size, root: this.#tree.root() };
    const note = signedNote(checkpointText(checkpoint), this.signer);
    const isFirst = !this.files.has(segmentName(this.#start, "checkpoints"));
    this.#append("checkpoints", isFirst ? note : `\n${note}`);
    return note;
  }

  /** Ends the segment, and begins the next. */
  rotate(): void {
    this.checkpoint();
    this.#begin();
  }

  /** Takes bodies away, and says so. */
  erase(numbers: readonly number[], isTold = true): void {
    if (isTold) this.add("erased", { bodies: numbers, principal: "operator" });
    for (const [file, bytes] of this.files) {
      if (!file.endsWith(".bodies")) continue;
      const lines = bytes.toString().split(/(?<=\n)/);
      const left = lines.filter((line) => !numbers.includes(Number(line.split(" ")[0])));
      this.files.set(file, Buffer.from(left.join("")));
    }
  }

  /** The numbers with which segments begin. */
  get segments(): readonly number[] {
    return [...this.#trees.keys()];
  }

  /** Removes the segments before the one that begins with this number, and says so. */
  remove(before: number, isTold = true): void {
    if (isTold) this.add("removed", { before });
    const roots = this.#trees.get(before)?.roots ?? [];
    this.#sign("before", [`${before}\n`, ...roots.map((root) => `${root.toString("base64")}\n`)]);
    for (const file of this.files.keys()) {
      if (/^\d{20}\./.test(file) && Number(file.slice(0, 20)) < before) this.files.delete(file);
    }
  }

  close(): void {
    this.add("closed");
    this.checkpoint();
  }

  /** What a process leaves behind that is killed in the middle of an entry. */
  tear(text: string): void {
    this.#append("jsonl", text);
  }

  async save(folder: string): Promise<string> {
    await mkdir(folder, { recursive: true });
    for (const [file, bytes] of this.files) await writeFile(path.join(folder, file), bytes);
    return folder;
  }

  #begin(): void {
    this.#start = this.size;
    this.#trees.set(this.size, new Frontier(this.size, this.#tree.roots));
    this.add("segment", { log: this.origin, root: this.#tree.root().toString("base64") });
  }

  #append(part: SegmentPart, bytes: string | Buffer): void {
    const file = segmentName(this.#start, part);
    const before = this.files.get(file) ?? Buffer.alloc(0);
    this.files.set(file, Buffer.concat([before, Buffer.from(bytes)]));
  }

  #sign(file: string, lines: readonly string[]): void {
    const note = signedNote(`${this.origin}\n${lines.join("")}`, this.signer);
    this.files.set(file, Buffer.from(note));
  }
}

/** A log of three segments with entries of every kind, closed in an orderly way. */
export function wholeLog(name: string, privateKey?: KeyObject): LogMaker {
  const log = new LogMaker(name, privateKey);
  log.add("opened", { version: "0.1.0", process: "one" });
  log.add("who", { who: "w1", principal: "user:aya", principalKind: "person", permissions: ["*"] });
  const members = { call: "c1", principal: "user:aya", tool: "crm__pay", era: "modern" };
  const intent = log.add("intent", { ...members, transport: "http" });
  log.add("outcome", { ...members, transport: "http", intent, outcome: "ok", milliseconds: 3 });
  const body = log.addWithBody({ call: "c2", principal: "user:ken", tool: "image_description" });
  log.checkpoint();
  log.addWithBody({ call: "c3", principal: "user:aya", tool: "crm__find" });
  log.rotate();
  log.add("lost", { count: 2 });
  log.addWithBody({ call: "c4", principal: "user:ken", tool: "crm__find", outcome: "failed" });
  log.checkpoint();
  log.erase([body]);
  log.add("call", { call: "c5", principal: "user:ken", tool: "crm__find", outcome: "ok" });
  log.rotate();
  log.add("call", { call: "c6", principal: "組紐", tool: "crm__find", outcome: "ok" });
  log.checkpoint();
  log.add("call", { call: "c7", principal: "user:aya", tool: "crm__find", outcome: "ok" });
  log.close();
  return log;
}
