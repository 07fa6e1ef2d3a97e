/** A verifier that somebody else wrote from the page, and ours, over the same logs. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { LogMaker, wholeLog } from "../../../src/audit/verifying/testing/log-maker.ts";
import { type SavedLog, savedLog } from "../../../src/audit/verifying/testing/small-log.ts";
import { verified } from "../../../src/audit/verifying/testing/verified.ts";

const verifier = fileURLToPath(new URL("independent-verifier.mjs", import.meta.url));
const ofCheckpoints = fileURLToPath(new URL("independent-checkpoints.mjs", import.meta.url));

const saysWhole = (script: string, folder: string): Promise<boolean> =>
  new Promise((resolve) => {
    execFile(process.execPath, [script, folder], { timeout: 60_000 }, (error) =>
      resolve(error === null),
    );
  });

/** What both say, who have to agree. */
async function isWhole({ directory, folder }: SavedLog): Promise<boolean> {
  const [theirs, signed, ours] = await Promise.all([
    saysWhole(verifier, folder),
    saysWhole(ofCheckpoints, folder),
    verified(directory),
  ]);
  assert.equal(theirs, ours.intact);
  // It looks at less, and never finds a whole log damaged.
  assert.ok(signed || !theirs);
  return theirs;
}

const name = "aaaaaaaaaaaaaaaa";

test("both say of whole logs that they are whole", async (t) => {
  assert.ok(await isWhole(await savedLog(t, wholeLog(name))));
  const removed = wholeLog(name);
  removed.rotate();
  removed.remove(removed.segments.at(-2) ?? 0);
  removed.checkpoint();
  removed.add("call");
  removed.tear('{"seq":');
  assert.ok(await isWhole(await savedLog(t, removed)));
  assert.ok(await isWhole(await savedLog(t, new LogMaker(name))));
  const witnessed = await savedLog(t, wholeLog(name));
  const notes = witnessed.bytes(`${"0".repeat(20)}.checkpoints`).toString();
  const [text, signature] = notes.split("\n\n");
  const late = `\n${text}\n\n${signature}\n— witness.example ${Buffer.alloc(76).toString("base64")}\n`;
  const last = [...witnessed.log.files.keys()].findLast((file) => file.endsWith(".checkpoints"));
  assert.ok(last !== undefined);
  const files = { [last]: Buffer.concat([witnessed.bytes(last), Buffer.from(late)]) };
  assert.ok(await witnessed.withFiles(files, () => isWhole(witnessed)));
});

test("a script of a hundred lines finds entries that are not those that were signed", async (t) => {
  const text = await readFile(ofCheckpoints, "utf8");
  assert.ok(text.split("\n").length <= 101);
  assert.match(text, /^import .* from "node:/m);
  assert.doesNotMatch(text, /from "\.|import\(/);
  const saved = await savedLog(t, wholeLog(name));
  const files = [...saved.log.files.keys()];
  for (const kind of [".jsonl", ".checkpoints", "public-key"]) {
    const file = files.find((each) => each.endsWith(kind)) ?? assert.fail(kind);
    const damaged = Buffer.from(saved.bytes(file));
    damaged[30] = (damaged[30] ?? 0) ^ 1;
    const says = (): Promise<boolean> => saysWhole(ofCheckpoints, saved.folder);
    assert.ok(await says());
    assert.ok(!(await saved.withFiles({ [file]: damaged }, says)), kind);
  }
});

test("both find the same logs damaged", async (t) => {
  const saved = await savedLog(t, wholeLog(name));
  const flipped = (file: string): Buffer => {
    const bytes = Buffer.from(saved.bytes(file));
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    return bytes;
  };
  const start = path.parse(
    [...saved.log.files.keys()].find((file) => file.endsWith(".hashes")) ?? "",
  );
  const entries = `${start.name}.jsonl`;
  const lines = saved
    .bytes(entries)
    .toString()
    .split(/(?<=\n)/);
  const damages: readonly Readonly<Record<string, Buffer>>[] = [
    ...[...saved.log.files.keys()].map((file) => ({ [file]: flipped(file) })),
    { [entries]: Buffer.from(lines.toSpliced(2, 1).join("")) },
    { [entries]: Buffer.from(lines.toSpliced(2, 2, lines[3] ?? "", lines[2] ?? "").join("")) },
    { [entries]: saved.bytes(entries).subarray(0, -1) },
  ];
  for (const files of damages) {
    const whole = await saved.withFiles(files, () => isWhole(saved));
    assert.ok(!whole, Object.keys(files).join());
  }
});
