import assert from "node:assert/strict";
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { setImmediate } from "node:timers/promises";
import { belongingsOf } from "../../../test/belongings.ts";
import { fileAnchor } from "./file-anchor.ts";
import { openAnchors } from "./open-anchors.ts";
import { heardLog } from "./testing/heard-log.ts";
import { smallLog } from "./testing/small-log.ts";
import { systemClock } from "../../kernel/clock.ts";

const never = new AbortController().signal;
const log = smallLog();

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-anchor-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const fileIn = (folder: string): string => path.join(folder, "3f9c0a62d1b84e57.checkpoints");

const anchorAt = (folder: string) => fileAnchor({ kind: "file", path: folder, everySeconds: 0 });

const fault = (wanted: string) => (error: unknown) => {
  const { code, data } = Object(error);
  assert.deepEqual({ code, fault: data?.fault }, { code: "audit.notAnchored", fault: wanted });
  return true;
};

test("checkpoints are added to one file, an empty line between two, and found again", async (t) => {
  const folder = path.join(await folderOf(t), "made", "here");
  await using anchor = anchorAt(folder);
  assert.equal(await anchor.known(log, never), undefined);
  for (const size of [3, 10]) await anchor.keep(log.at(size), never);
  const text = await readFile(fileIn(folder), "utf8");
  assert.equal(text, `${log.at(3).note}\n${log.at(10).note}`);
  const known = await anchor.known(log, never);
  assert.deepEqual([known?.size, known?.root], [10, log.at(10).root]);
});

test("a checkpoint that is there already is not written twice", async (t) => {
  const folder = await folderOf(t);
  await using anchor = anchorAt(folder);
  await anchor.keep(log.at(10), never);
  await anchor.keep(log.at(10), never);
  assert.equal(await readFile(fileIn(folder), "utf8"), log.at(10).note);
});

test("the file does not go back in size, nor to another tree of the same size", async (t) => {
  const folder = await folderOf(t);
  await using anchor = anchorAt(folder);
  await anchor.keep(log.at(10), never);
  await assert.rejects(anchor.keep(log.at(9), never), fault("newer"));
  await assert.rejects(anchor.keep(log.forkedAt(2).at(10), never), fault("newer"));
  assert.equal(await readFile(fileIn(folder), "utf8"), log.at(10).note);
});

test("after a write that was cut off, the next checkpoint is whole, and found", async (t) => {
  const folder = await folderOf(t);
  await using anchor = anchorAt(folder);
  await anchor.keep(log.at(3), never);
  for (const [length, size] of [
    [1, 8],
    [5, 9],
    [40, 10],
    [100, 11],
  ] as const) {
    const before = await readFile(fileIn(folder), "utf8");
    await appendFile(fileIn(folder), `\n${log.at(7).note.slice(0, length)}`);
    await anchor.keep(log.at(size), never);
    assert.equal((await anchor.known(log, never))?.size, size);
    assert.equal(await readFile(fileIn(folder), "utf8"), `${before}\n${log.at(size).note}`);
  }
});

test("what somebody else wrote into the file stays", async (t) => {
  const folder = await folderOf(t);
  await writeFile(fileIn(folder), "precious");
  await using anchor = anchorAt(folder);
  await anchor.keep(log.at(3), never);
  assert.equal(await readFile(fileIn(folder), "utf8"), `precious\n\n${log.at(3).note}`);
  assert.equal((await anchor.known(log, never))?.size, 3);
});

test("a checkpoint that another key signed is not held against the log", async (t) => {
  const folder = await folderOf(t);
  await using anchor = anchorAt(folder);
  await anchor.keep(log.at(3), never);
  await appendFile(fileIn(folder), `\n${smallLog().at(60).note}`);
  assert.equal((await anchor.known(log, never))?.size, 3);
});

test("only the end of a long file is read", async (t) => {
  const folder = await folderOf(t);
  await writeFile(fileIn(folder), `${log.at(1).note}\n`.repeat(2000));
  await using anchor = anchorAt(folder);
  await anchor.keep(log.at(2), never);
  assert.equal((await anchor.known(log, never))?.size, 2);
});

test("a file or folder that is a link is not followed", async (t) => {
  const folder = await folderOf(t);
  const victim = path.join(folder, "victim");
  await writeFile(victim, "precious\n");
  const anchored = path.join(folder, "anchored");
  await mkdir(anchored);
  await symlink(victim, fileIn(anchored));
  await using byFile = anchorAt(anchored);
  await assert.rejects(byFile.keep(log.at(3), never), fault("link"));
  await assert.rejects(byFile.known(log, never), fault("link"));
  const linked = path.join(folder, "linked");
  await symlink(folder, linked);
  await using byFolder = anchorAt(linked);
  await assert.rejects(byFolder.keep(log.at(3), never), fault("link"));
  assert.equal(await readFile(victim, "utf8"), "precious\n");
});

test("a folder in the place of the file, or a file in the place of the folder, is said to be", async (t) => {
  const folder = await folderOf(t);
  await mkdir(fileIn(folder));
  await using anchor = anchorAt(folder);
  await assert.rejects(anchor.keep(log.at(3), never), fault("link"));
  const file = path.join(folder, "file");
  await writeFile(file, "");
  await using inFile = anchorAt(file);
  await assert.rejects(inFile.keep(log.at(3), never), fault("link"));
});

test("a folder that cannot be written, or went away, is said to be, and is not made anew", async (t) => {
  const folder = path.join(await folderOf(t), "disk");
  await using anchor = anchorAt(folder);
  if (process.getuid?.() !== 0) {
    await chmod(folder, 0o500);
    await assert.rejects(anchor.keep(log.at(3), never), fault("folder"));
    await chmod(folder, 0o700);
  }
  await rm(folder, { recursive: true });
  await assert.rejects(anchor.keep(log.at(3), never), fault("folder"));
  await assert.rejects(stat(folder), { code: "ENOENT" });
});

test("a disk that hangs holds one thread and nobody up", async (t) => {
  const folder = await folderOf(t);
  const { promise, resolve } = Promise.withResolvers<void>();
  await using anchor = fileAnchor({ kind: "file", path: folder, everySeconds: 0 }, promise);
  const controller = new AbortController();
  const first = anchor.keep(log.at(3), controller.signal);
  await assert.rejects(anchor.keep(log.at(4), never), fault("timeout"));
  controller.abort(new Error("the hub stops"));
  await assert.rejects(first, /the hub stops/);
  await assert.rejects(anchor.keep(log.at(4), never), fault("timeout"));
  resolve();
  while ((await anchor.known(log, never).catch(() => undefined))?.size !== 3) await setImmediate();
});

test("no name of a log leads out of the folder", async (t) => {
  await using anchor = anchorAt(await folderOf(t));
  for (const origin of ["kumihimo/..", "kumihimo/", "kumihimo/a.b", `kumihimo/${"a".repeat(65)}`]) {
    await assert.rejects(anchor.keep({ ...log.at(3), origin }, never), RangeError, origin);
  }
});

test("a folder on the log's own file system is taken, and that is told", async (t) => {
  const folder = await folderOf(t);
  const heard = heardLog();
  const settings = { kind: "file", path: path.join(folder, "same"), everySeconds: 0 } as const;
  const needs = { directory: folder, clock: systemClock, log: heard.log };
  const [anchor] = await openAnchors([settings], needs);
  await using _ = anchor ?? assert.fail();
  assert.match(heard.lines().join("\n"), /own file system/);
});
