/** What is found with keys and checkpoints: those of the log, and those that somebody else keeps. */

import assert from "node:assert/strict";
import { sign } from "node:crypto";
import { rename } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { checkpointText } from "../notes/checkpoint.ts";
import { signedNote } from "../notes/signed-note.ts";
import { keyId, signatureTypes, type VerifierKey, vkeyText } from "../notes/verifier-key.ts";
import { readGiven } from "./given-checkpoints.ts";
import { keyOf, signerOf, wholeLog } from "./testing/log-maker.ts";
import { savedLog } from "./testing/small-log.ts";
import { told, toldWith, verified } from "./testing/verified.ts";

const name = "aaaaaaaaaaaaaaaa";
const first = "00000000000000000000.checkpoints";
const middle = "00000000000000000007.checkpoints";
const last = "00000000000000000012.checkpoints";

test("a checkpoint replaced by an older one is found", async (t) => {
  const saved = await savedLog(t, wholeLog(name));
  for (const file of [middle, last]) {
    const [text = "", signature = ""] = saved.bytes(file).toString().split("\n\n");
    const older = Buffer.from(`${text}\n\n${signature}\n`);
    assert.ok(
      (await toldWith(saved, { [file]: older })).some((each) =>
        each.startsWith(`noCheckpoint ${file}`),
      ),
    );
    const before = saved.bytes(first).toString();
    const [oldest = "", oldSignature = ""] = before.split("\n\n");
    const again = Buffer.from(`${text}\n\n${signature}\n\n${oldest}\n\n${oldSignature}\n`);
    assert.ok(
      (await toldWith(saved, { [file]: again })).some((each) =>
        each.startsWith(`olderCheckpoint ${file}`),
      ),
    );
  }
});

test("files of two logs that were exchanged are told to be of the other", async (t) => {
  const saved = await savedLog(t, wholeLog(name));
  const other = wholeLog("bbbbbbbbbbbbbbbb");
  for (const [file, bytes] of other.files) {
    const found = await toldWith(saved, { [file]: bytes });
    const isNamed = /\.(?:hashes|bodies)$/.test(file)
      ? found.some((text) => text.includes(file) || /hashList|body/.test(text))
      : found.some((text) => text.startsWith(`otherLog ${file}`));
    // Bodies are the same here, and sealed for their log: whoever opens them sees.
    if (bytes.equals(saved.bytes(file))) assert.deepEqual(found, []);
    else assert.ok(isNamed, `${file}: ${found.join(", ")}`);
  }
  await other.save(path.join(saved.directory, "bbbbbbbbbbbbbbbb"));
  assert.deepEqual(told(await verified(saved.directory)), []);
  const at = (each: string): string => path.join(saved.directory, each);
  await rename(at("bbbbbbbbbbbbbbbb"), at("x"));
  await rename(at(name), at("bbbbbbbbbbbbbbbb"));
  await rename(at("x"), at(name));
  assert.deepEqual(told(await verified(saved.directory)), [
    "otherLog . of kumihimo/bbbbbbbbbbbbbbbb",
    "otherLog . of kumihimo/aaaaaaaaaaaaaaaa",
  ]);
});

test("a key that was replaced is found; where all was signed anew, only with one kept elsewhere", async (t) => {
  const log = wholeLog(name);
  const saved = await savedLog(t, log);
  const thief = signerOf(log.origin, keyOf(9));
  const replaced = { "public-key": Buffer.from(`${vkeyText(thief.key)}\n`) };
  assert.ok((await toldWith(saved, replaced)).some((text) => text.startsWith("otherKey")));
  const anew = wholeLog(name, keyOf(9));
  // Written on by somebody who has not the key, who signs as well as they can.
  const forged = Object.fromEntries(
    [...anew.files].filter(([file]) => file.endsWith("checkpoints")),
  );
  assert.deepEqual(
    await toldWith(saved, forged),
    Object.keys(forged).map((file) => `otherKey ${file}`),
  );
  const files = Object.fromEntries(anew.files);
  assert.deepEqual(await toldWith(saved, files), [], "whole by itself");
  const keys = `${vkeyText(log.signer.key)}\n`;
  const found = await toldWith(saved, files, { keys });
  assert.ok(found.includes("otherKey public-key"), found.join(", "));
  assert.deepEqual(told(await verified(saved.directory, { keys })), []);
});

test("files of checkpoints may be put together as they come", async (t) => {
  const saved = await savedLog(t, wholeLog(name));
  const [one, two] = [saved.bytes(first).toString(), saved.bytes(last).toString()];
  for (const checkpoints of [`${one}${two}`, `\n${one}\n\n\n${two}\n\n`, `${one}\n${two}`]) {
    assert.deepEqual(told(await verified(saved.directory, { checkpoints })), []);
    assert.equal(readGiven("kept", checkpoints).length, 4);
  }
  assert.throws(() => readGiven("kept", one.slice(0, -1).replaceAll("\n\n", "\n")), {
    code: "audit.noCheckpoints",
  });
});

test("logs that somebody expects, or has checkpoints of, are missed", async (t) => {
  const saved = await savedLog(t, wholeLog(name));
  const gone = wholeLog("bbbbbbbbbbbbbbbb");
  const note = gone.checkpoint();
  assert.deepEqual(told(await verified(saved.directory, { checkpoints: note })), [
    "missingLog kept of kumihimo/bbbbbbbbbbbbbbbb",
  ]);
  assert.deepEqual(told(await verified(saved.directory, { expected: [name, "kumihimo/c"] })), [
    "missingLog . of kumihimo/c",
  ]);
});

test("witnesses: what they signed is counted, and what they did not sign is found", async (t) => {
  const log = wholeLog(name);
  const saved = await savedLog(t, log);
  const witness = signerOf("witness.example", keyOf(5));
  const key: VerifierKey = { ...witness.key, type: signatureTypes.cosignature };
  const note = saved.bytes(last).toString().split("\n\n");
  const text = `${note[2]}\n`;
  const cosigned = (said: string): string => {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(1_763_769_600n);
    const body = `cosignature/v1\ntime 1763769600\n${said}`;
    const bytes = Buffer.concat([
      keyId(key),
      time,
      sign(null, Buffer.from(body), witness.privateKey),
    ]);
    return `${text}\n${note[3]?.trimEnd()}\n— ${key.name} ${bytes.toString("base64")}\n`;
  };
  const right = await verified(saved.directory, { checkpoints: cosigned(text), witnesses: [key] });
  assert.deepEqual(told(right), []);
  assert.deepEqual(right.logs[0]?.witnesses, [{ name: key.name, size: 16 }]);
  const wrong = checkpointText({ origin: log.origin, size: 16, root: Buffer.alloc(32) });
  const forged = await verified(saved.directory, {
    checkpoints: cosigned(wrong),
    witnesses: [key],
  });
  assert.deepEqual(told(forged), ["changed kept"]);
  const none = await verified(saved.directory, { witnesses: [key] });
  assert.equal(none.logs[0]?.witnesses[0]?.size, undefined);
});

test("a witness that answers late leaves its checkpoint behind younger ones", async (t) => {
  const log = wholeLog(name);
  const saved = await savedLog(t, log);
  const witness = signerOf("witness.example", keyOf(5));
  const [text, signature] = saved.bytes(first).toString().split("\n\n");
  const bytes = Buffer.concat([keyId(witness.key), Buffer.alloc(72)]);
  const late = `\n${text}\n\n${signature}\n— ${witness.key.name} ${bytes.toString("base64")}\n`;
  const file = last;
  const with1 = Buffer.concat([saved.bytes(file), Buffer.from(late)]);
  assert.deepEqual(await toldWith(saved, { [file]: with1 }), []);
  const other = text?.replace(/[^\n]*$/, Buffer.alloc(32).toString("base64")) ?? "";
  const ofOther = signedNote(`${other}\n`, log.signer);
  const misfit = `\n${ofOther.trimEnd()}\n— ${witness.key.name} ${bytes.toString("base64")}\n`;
  const with2 = Buffer.concat([saved.bytes(file), Buffer.from(misfit)]);
  assert.deepEqual(await toldWith(saved, { [file]: with2 }), [`misfit ${file} 0-5`]);
  log.files.set(file, with1);
  log.rotate();
  log.remove(12);
  const removed = await savedLog(t, log);
  assert.deepEqual(told(await verified(removed.directory)), []);
});
