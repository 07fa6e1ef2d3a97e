/** What somebody may do to a log, tried, and named for what it is. */

import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { hashBytes, leafHash } from "../tree/hash.ts";
import { LogMaker, wholeLog } from "./testing/log-maker.ts";
import { savedLog } from "./testing/small-log.ts";
import { told, toldWith, verified } from "./testing/verified.ts";

const name = "aaaaaaaaaaaaaaaa";
const first = "00000000000000000000.jsonl";
const middle = "00000000000000000007.jsonl";
const last = "00000000000000000012.jsonl";

const linesOf = (bytes: Buffer): string[] => bytes.toString().split(/(?<=\n)/);
const joined = (lines: readonly string[]): Buffer => Buffer.from(lines.join(""));

const segmentOf = (number: number): string => (number < 7 ? first : number < 12 ? middle : last);

test("every line that is removed, doubled, or exchanged with its neighbour is named", async (t) => {
  const saved = await savedLog(t, wholeLog(name));
  for (let entry = 0; entry < saved.log.size; entry += 1) {
    const file = segmentOf(entry);
    const lines = linesOf(saved.bytes(file));
    const place = entry - Number(file.slice(0, 20));
    const line = lines[place] ?? "";
    const own = async (changed: readonly string[]): Promise<string | undefined> =>
      (await toldWith(saved, { [file]: joined(changed) })).find((text) => text.includes(file));
    const gone = entry === saved.log.size - 1 ? "cutOff" : "removed";
    assert.equal(await own(lines.toSpliced(place, 1)), `${gone} ${file} ${entry}-${entry}`);
    assert.equal(
      await own(lines.toSpliced(place, 0, line)),
      `inserted ${file} ${entry}-${entry} with ${entry}`,
    );
    const next = lines[place + 1];
    if (next === undefined) continue;
    assert.equal(
      await own(lines.toSpliced(place, 2, next, line)),
      `moved ${file} ${entry + 1}-${entry + 1} with ${entry}`,
    );
  }
});

test("an entry that was changed is told with what it says now", async (t) => {
  const saved = await savedLog(t, wholeLog(name));
  const forged = Buffer.from(
    saved
      .bytes(first)
      .toString()
      .replace(/crm__pay/g, "crm__get"),
  );
  const { logs } = await saved.withFiles({ [first]: forged }, () => verified(saved.directory));
  const damages = logs.flatMap(({ damages: each }) => each);
  assert.deepEqual(
    damages.map(({ kind, entries, entry }) => [kind, entries?.first, entry?.kind, entry?.tool]),
    [
      ["changed", 3, "intent", "crm__get"],
      ["changed", 4, "outcome", "crm__get"],
    ],
  );
  assert.match(damages[0]?.entry?.at ?? "", /^2026-/);
  assert.equal(damages[0]?.entry?.principal, "user:aya");
});

/** The leaf hashes of these lines, as a forger writes them. */
const rehashed = (lines: readonly string[]): Buffer =>
  Buffer.concat(lines.map((line) => leafHash(Buffer.from(line.slice(0, -1)))));

test("an entry inserted with its hashes made anew is named, and the others are known to be whole", async (t) => {
  const saved = await savedLog(t, wholeLog(name));
  const forged = linesOf(saved.bytes(middle)).toSpliced(
    2,
    0,
    '{"seq":9,"at":"2026-11-22T00:00:00.100Z","kind":"call"}\n',
  );
  const hashes = middle.replace("jsonl", "hashes");
  const found = await toldWith(saved, { [middle]: joined(forged), [hashes]: rehashed(forged) });
  assert.ok(found.includes(`inserted ${middle} 9-9`), found.join(", "));
  assert.ok(found.every((text) => /^(?:inserted|hashList) /.test(text)));
});

test("an entry changed with its hashes made anew is named by the checkpoints around it", async (t) => {
  const saved = await savedLog(t, wholeLog(name));
  const forged = linesOf(saved.bytes(last)).map((line) => line.replace("組紐", "user:x"));
  const hashes = last.replace("jsonl", "hashes");
  assert.deepEqual(await toldWith(saved, { [last]: joined(forged), [hashes]: rehashed(forged) }), [
    `changed ${last} 12-13`,
  ]);
  const renumbered = linesOf(saved.bytes(middle))
    .toSpliced(2, 1)
    .map((line, place) => line.replace(/"seq":\d+/, `"seq":${place + 7}`));
  const more = middle.replace("jsonl", "hashes");
  const found = await toldWith(saved, {
    [middle]: joined(renumbered),
    [more]: rehashed(renumbered),
  });
  assert.ok(found.some((text) => text.startsWith("changed") || text.startsWith("removed")));
});

test("a cut end is found while a checkpoint of it is left, else only with one kept elsewhere", async (t) => {
  const log = wholeLog(name);
  const saved = await savedLog(t, log);
  const lines = linesOf(saved.bytes(last));
  const hashes = saved.bytes(last.replace("jsonl", "hashes"));
  const notes = saved.bytes(last.replace("jsonl", "checkpoints"));
  const cut = { [last]: joined(lines.slice(0, 2)) };
  const found = await toldWith(saved, cut);
  assert.deepEqual(found, [`cutOff ${last} 14-15`]);
  const alsoHashes = {
    ...cut,
    [last.replace("jsonl", "hashes")]: hashes.subarray(0, 2 * hashBytes),
  };
  assert.ok((await toldWith(saved, alsoHashes)).some((text) => /^cutOff \S+ 14-15$/.test(text)));
  const kept = notes.toString().split("\n\n").slice(2).join("\n\n");
  const withoutTrace = {
    ...alsoHashes,
    [last.replace("jsonl", "checkpoints")]: notes.subarray(0, notes.length - kept.length - 1),
  };
  assert.deepEqual(await toldWith(saved, withoutTrace), [], "a shorter log that is whole");
  assert.deepEqual(await toldWith(saved, withoutTrace, { checkpoints: kept }), [
    "cutOff kept 14-16".replace("16", "15"),
  ]);
});

test("segments exchanged within one log, or missing, are told", async (t) => {
  const saved = await savedLog(t, wholeLog(name));
  const swapped = { [first]: saved.bytes(middle), [middle]: saved.bytes(first) };
  assert.deepEqual(
    (await toldWith(saved, swapped)).filter((text) => !text.startsWith("body")),
    [`moved ${first} 0-6 with 7`, `moved ${middle} 7-11 with 0`],
  );
  await rm(path.join(saved.folder, middle));
  const found = told(await verified(saved.directory));
  assert.deepEqual(found.slice(0, 1), [`missingSegment ${middle} 7-11`]);
  for (const part of ["hashes", "checkpoints", "bodies"]) {
    await rm(path.join(saved.folder, middle.replace("jsonl", part)), { force: true });
  }
  assert.equal(told(await verified(saved.directory))[0], `missingSegment ${middle} 7-11`);
  for (const part of ["jsonl", "hashes", "checkpoints", "bodies"]) {
    await rm(path.join(saved.folder, first.replace("jsonl", part)), { force: true });
  }
  assert.ok(
    told(await verified(saved.directory)).some((text) => text.startsWith("missingBeginning")),
  );
});

test("bodies: missing ones are erased ones, or damage", async (t) => {
  const log = wholeLog(name);
  const saved = await savedLog(t, log);
  log.erase([9], false);
  const file = middle.replace("jsonl", "bodies");
  const found = await toldWith(saved, { [file]: log.files.get(file) ?? Buffer.alloc(0) });
  assert.deepEqual(found, [`bodyMissing ${file} 9-9`]);
});

test("a removed beginning needs an entry that tells of it", async (t) => {
  const orderly = wholeLog(name);
  orderly.rotate();
  orderly.remove(7);
  orderly.close();
  const untold = wholeLog("bbbbbbbbbbbbbbbb");
  untold.rotate();
  untold.remove(7, false);
  untold.close();
  const saved = await savedLog(t, orderly);
  await untold.save(path.join(saved.directory, "bbbbbbbbbbbbbbbb"));
  const { logs } = await verified(saved.directory);
  assert.deepEqual(
    logs.map(({ removedBefore, damages }) => [removedBefore, damages.map(({ kind }) => kind)]),
    [
      [7, []],
      [7, ["missingBeginning"]],
    ],
  );
});

test("a crash is no damage, and bytes behind an ended log are", async (t) => {
  const log = new LogMaker(name);
  log.add("opened");
  log.checkpoint();
  log.add("call");
  log.tear('{"seq":3,"at":"2026');
  const saved = await savedLog(t, log);
  const report = await verified(saved.directory);
  assert.deepEqual(told(report), []);
  assert.deepEqual(
    report.logs[0]?.remarks.map(({ kind }) => kind),
    ["onlyOwnKey", "incomplete", "open"],
  );
  assert.deepEqual([report.logs[0]?.checkpoint, report.logs[0]?.uncovered], [2, 1]);
  const ended = wholeLog("bbbbbbbbbbbbbbbb");
  ended.tear("{");
  const other = await savedLog(t, ended);
  assert.match(told(await verified(other.directory)).join(), /^incomplete /);
});

test("a clock that was set back is a remark", async (t) => {
  const log = new LogMaker(name);
  log.add("call", { at: "2026-11-21T00:00:00.000Z" });
  log.close();
  const saved = await savedLog(t, log);
  const report = await verified(saved.directory);
  assert.ok(report.intact);
  assert.ok(
    report.logs[0]?.remarks.some(
      ({ kind, entries }) => kind === "timesGoBack" && entries?.first === 1,
    ),
  );
});
