import assert from "node:assert/strict";
import { createHash, createPublicKey, createPrivateKey, sign } from "node:crypto";
import { test } from "node:test";
import { checkpointText, parseCheckpoint } from "./checkpoint.ts";
import { isSignedBy, parseNote, signedNote } from "./signed-note.ts";
import {
  keyId,
  parseVkey,
  publicBytesOf,
  signatureTypes,
  vkeyText,
  type VerifierKey,
} from "./verifier-key.ts";

/** The key and note that the Go package `sumdb/note` shows in its documentation. */
const published = {
  vkey: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  note:
    "If you think cryptography is the answer to your problem,\n" +
    "then you don't know what your problem is.\n\n" +
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
};

const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, 7)]),
  format: "der",
  type: "pkcs8",
});
const own: VerifierKey = {
  name: "kumihimo/test",
  type: signatureTypes.note,
  publicKey: publicBytesOf(createPublicKey(privateKey)),
};

test("a note that another implementation signed is verified with its published key", () => {
  const key = parseVkey(published.vkey);
  const note = parseNote(published.note);
  assert.ok(note && isSignedBy(note, key));
  assert.equal(vkeyText(key), published.vkey);
  const forged = parseNote(published.note.replace("cryptography", "Cryptography"));
  assert.ok(forged && !isSignedBy(forged, key));
});

test("what is signed is verified, and no letter of it can be another", () => {
  const root = Buffer.alloc(32, 9);
  const text = checkpointText({ origin: own.name, size: 12, root });
  const whole = signedNote(text, { key: own, privateKey });
  const isWell = (note: string): boolean => {
    const parsed = parseNote(note);
    return (
      parsed !== undefined && isSignedBy(parsed, own) && parseCheckpoint(parsed.text) !== undefined
    );
  };
  assert.ok(isWell(whole));
  const bytes = Buffer.from(whole);
  for (const place of bytes.keys()) {
    for (const bit of [1, 0x20, 0x80]) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ bit;
      assert.ok(!isWell(changed.toString()), `${place}: ${JSON.stringify(changed.toString())}`);
    }
    assert.ok(!isWell(bytes.subarray(0, place).toString()));
  }
  assert.deepEqual(parseCheckpoint(text), { origin: own.name, size: 12, root });
});

test("a witness signs the time beside the text", () => {
  const witness = { ...own, name: "witness.example", type: signatureTypes.cosignature };
  const text = checkpointText({ origin: "kumihimo/x", size: 3, root: Buffer.alloc(32) });
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(1_790_000_000n);
  const bytes = sign(null, Buffer.from(`cosignature/v1\ntime 1790000000\n${text}`), privateKey);
  const line = (at: Buffer) =>
    `— ${witness.name} ${Buffer.concat([keyId(witness), at, bytes]).toString("base64")}\n`;
  const note = parseNote(`${signedNote(text, { key: own, privateKey })}${line(time)}`);
  assert.ok(note && isSignedBy(note, witness) && isSignedBy(note, own));
  const moved = parseNote(`${text}\n${line(Buffer.alloc(8))}`);
  assert.ok(moved && !isSignedBy(moved, witness));
});

test("a key that is cut, misspelt or of an unknown kind is refused", () => {
  const text = vkeyText(own);
  const other = Buffer.concat([Buffer.of(2), own.publicKey]);
  const id = createHash("sha256")
    .update(`${own.name}
`)
    .update(other)
    .digest("hex")
    .slice(0, 8);
  const unknown = `${own.name}+${id}+${other.toString("base64")}`;
  for (const bad of ["", text.slice(0, -4), text.replace("+", "-"), `x${text}`, unknown, "a+b+c"]) {
    assert.throws(() => parseVkey(bad), { code: "audit.badVerifierKey" }, bad);
  }
});

test("sizes and roots that have another spelling are refused", () => {
  const root = Buffer.alloc(32).toString("base64");
  for (const bad of [
    `a\n01\n${root}\n`,
    `a\n-1\n${root}\n`,
    `a\n1e3\n${root}\n`,
    `a\n1\n${root.replace("A=", "B=")}\n`,
    `a\n1\n${root}`,
    `a b\n1\n${root}\n`,
    `a\n1\n${root}\nmore\n`,
    `\n1\n${root}\n`,
  ]) {
    assert.equal(parseCheckpoint(bad), undefined, JSON.stringify(bad));
  }
});
