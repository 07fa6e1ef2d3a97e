/** Every byte and every line of a small log, damaged. */

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { LogMaker } from "./testing/log-maker.ts";
import { type SavedLog, savedLog, smallLog } from "./testing/small-log.ts";
import { told, verified } from "./testing/verified.ts";

const evidence = /\.(?:jsonl|hashes|checkpoints|bodies)$|^(?:public-key|body-keys|before)$/;

/**
 * Files whose damages cannot hide each other, once the key is known; one byte of each is damaged at the same
 * time, and each has to be named. So all bytes are tried in the time that those of the largest files take.
 */
const groups: readonly RegExp[] = [
  /\.jsonl$/,
  /^(?:public-key|body-keys|before)$|\.(?:hashes|checkpoints|bodies)$/,
];

const filesIn = ({ log }: SavedLog, group: RegExp): readonly string[] =>
  [...log.files.keys()].filter((file) => group.test(file));

/** What each kind of file may be said to be when one byte of it is another, or gone. */
const names: readonly (readonly [RegExp, RegExp])[] = [
  [/\.jsonl$/, /^(?:changed|removed|inserted|cutOff|incomplete) /],
  [/\.hashes$/, /^hashList /],
  [/\.checkpoints$/, /^(?:changed|incomplete|otherKey|noCheckpoint) /],
  [/\.bodies$/, /^(?:bodyChanged|bodyMissing|bodyInserted|incomplete) /],
  [/^(?:public-key|body-keys|before)$/, /^changed /],
];

/** Damages each byte of each file, and expects every file to be named for what it is. */
async function everyByte(
  saved: SavedLog,
  damage: (bytes: Buffer, at: number) => Buffer,
  most = Number.MAX_SAFE_INTEGER,
): Promise<void> {
  const keys = saved.bytes("public-key").toString();
  for (const group of groups) {
    const files = filesIn(saved, group);
    const longest = Math.max(0, ...files.map((file) => saved.bytes(file).length));
    for (let at = 0; at < Math.min(longest, most); at += 1) {
      const damaged = Object.fromEntries(
        files
          .filter((file) => at < saved.bytes(file).length)
          .map((file) => [file, damage(saved.bytes(file), at)]),
      );
      const found = told(await saved.withFiles(damaged, () => verified(saved.directory, { keys })));
      for (const file of Object.keys(damaged)) {
        const own = found.filter((text) => text.split(" ")[1] === file);
        const [, name] = names.find(([kind]) => kind.test(file)) ?? [];
        assert.ok(
          own.length > 0 && name !== undefined && own.every((text) => name.test(text)),
          `byte ${at} of ${file}: ${found.join(", ")}`,
        );
      }
    }
  }
}

const flipped = (bytes: Buffer, at: number, bit: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ (1 << bit);
  return changed;
};

const without = (bytes: Buffer, at: number): Buffer =>
  Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);

const small = (t: TestContext): Promise<SavedLog> => savedLog(t, smallLog("a"));

test("one bit that is another is found wherever it is, and the file is named", async (t) => {
  const saved = await small(t);
  assert.ok([...saved.log.files.keys()].every((file) => evidence.test(file)));
  await everyByte(saved, (bytes, at) => flipped(bytes, at, at % 8));
});

test("all bits of the first bytes are looked at", async (t) => {
  const saved = await small(t);
  for (let bit = 0; bit < 8; bit += 1) {
    await everyByte(saved, (bytes, at) => flipped(bytes, at, bit), 6);
  }
});

test("what is left of a removed beginning is found to be damaged at every byte", async (t) => {
  const log = new LogMaker("bbbbbbbbbbbbbbbb");
  log.rotate();
  log.remove(1);
  log.close();
  const saved = await savedLog(t, log);
  assert.deepEqual(told(await verified(saved.directory)), []);
  const before = saved.bytes("before");
  for (let at = 0; at < before.length; at += 1) {
    const damaged = { before: flipped(before, at, at % 8) };
    const [first] = told(await saved.withFiles(damaged, () => verified(saved.directory)));
    assert.match(first ?? "", /^(?:changed|otherKey) before/, `byte ${at}`);
  }
});

test("a byte that is gone is found wherever it was", async (t) => {
  const saved = await small(t);
  await everyByte(saved, without);
});
