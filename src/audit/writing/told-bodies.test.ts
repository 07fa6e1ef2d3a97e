import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import fc from "fast-check";
import { belongingsOf } from "../../../test/belongings.ts";
import { Frontier } from "../tree/frontier.ts";
import { segmentFile, segmentIn } from "./segment.ts";
import { removeUntoldBodies, toldBytes } from "./told-bodies.ts";

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-bodies-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("bodies are told of up to the first whose entry was never written", async (t) => {
  const file = join(await folderOf(t), "bodies");
  const lines = fc.array(fc.record({ gap: fc.nat(3), length: fc.nat(30) }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(lines, fc.nat(30), fc.nat(20), async (rows, size, torn) => {
      let seq = 0;
      let told = "";
      let untold = "";
      for (const { gap, length } of rows) {
        const line = `${seq} ${"x".repeat(length)}\n`;
        if (seq < size) told += line;
        else untold += line;
        seq += 1 + gap;
      }
      const all = `${told}${untold}7 torn, without an end`;
      const text = all.slice(0, all.length - torn);
      await writeFile(file, text);
      const expected = Math.min(told.length, text.lastIndexOf("\n") + 1);
      assert.equal(await toldBytes(file, size), expected);
    }),
    { numRuns: 200 },
  );
});

test("they are found behind megabytes of others", async (t) => {
  const file = join(await folderOf(t), "bodies");
  const untold = `8 ${"x".repeat(3_000_000)}\n`;
  await writeFile(file, `6 a\n7 b\n${untold}`);
  assert.equal(await toldBytes(file, 8), 8);
  await writeFile(file, untold);
  assert.equal(await toldBytes(file, 8), 0);
  assert.equal(await toldBytes(`${file}-not-there`, 8), 0);
});

test("what nothing tells of is taken away, also that of a segment that never began", async (t) => {
  const folder = await folderOf(t);
  const [before, current, later] = [0, 10, 20].map((start) => segmentFile(start, "bodies"));
  for (const name of [before, current, later]) {
    await writeFile(join(folder, name ?? assert.fail()), "1 a\n12 b\n");
  }
  const segment = segmentIn(folder, 10, {
    entries: 0,
    hashes: 0,
    checkpoints: 0,
    bodies: "1 a\n".length,
  });
  await removeUntoldBodies({ folder, segment, frontier: new Frontier(), unsigned: [] });
  assert.deepEqual((await readdir(folder)).toSorted(), [before, current]);
  assert.equal(await readFile(join(folder, before ?? ""), "utf8"), "1 a\n12 b\n");
  assert.equal(await readFile(join(folder, current ?? ""), "utf8"), "1 a\n");
});
