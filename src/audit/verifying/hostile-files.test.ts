/** Files that hold anything, and logs that nobody damaged. */

import assert from "node:assert/strict";
import { appendFile, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { LogMaker } from "./testing/log-maker.ts";
import { savedLog, smallLog, testFolder } from "./testing/small-log.ts";
import { told, toldWith, verified } from "./testing/verified.ts";

const name = "aaaaaaaaaaaaaaaa";
const first = "00000000000000000000.jsonl";

const linesOf = (bytes: Buffer): string[] => bytes.toString().split(/(?<=\n)/);

test("nothing that files may hold makes it crash, hang or follow a link", async (t) => {
  const contents = [
    Buffer.alloc(0),
    Buffer.alloc(3_000_000, "x"),
    Buffer.alloc(5000, 0),
    Buffer.alloc(5000, "\n"),
    Buffer.from(`{"seq":0,"at":"x","kind":"segment","log":${"[".repeat(200_000)}\n`),
    Buffer.from('{"seq":9007199254740993,"at":"x","kind":"segment"}\n'),
    Buffer.from('{"seq":1e400,"at":1,"kind":{}}\n{"__proto__":1}\nnull\n[]\n'),
    Buffer.from(
      '{"seq":1,"at":"2026-11-22T00:00:00.000Z","kind":"erased","bodies":[1e308,-1,"x",null]}\n',
    ),
  ];
  const saved = await savedLog(t, smallLog(name));
  for (const file of saved.log.files.keys()) {
    for (const [place, content] of contents.entries()) {
      const isSame = content.equals(saved.bytes(file));
      const found = await toldWith(saved, { [file]: content });
      assert.ok(isSame || found.length > 0, `${file} ${place}`);
    }
    const at = path.join(saved.folder, file);
    await rename(at, `${saved.folder}.kept`);
    await mkdir(at);
    assert.ok(
      told(await verified(saved.directory)).some((text) => /unreadable|missing/.test(text)),
    );
    await rm(at, { recursive: true });
    await symlink(`${saved.folder}.kept`, at);
    assert.ok(
      told(await verified(saved.directory)).some((text) => text.includes(`unreadable ${file}`)),
    );
    await rm(at);
    await rename(`${saved.folder}.kept`, at);
  }
  await writeFile(path.join(saved.folder, "99999999999999999999.jsonl"), "x");
  await writeFile(path.join(saved.folder, "00009007199254740000.jsonl"), "x");
  assert.ok(
    told(await verified(saved.directory)).some((text) => text.startsWith("missingSegment")),
  );
});

test("a log that is written on while it is read is whole", async (t) => {
  const log = new LogMaker(name);
  for (let entry = 0; entry < 2000; entry += 1) log.add("call", { call: `${entry}` });
  log.checkpoint();
  const saved = await savedLog(t, log);
  const over = new AbortController();
  const writing = (async () => {
    for (let more = 0; !over.signal.aborted && more < 3000; more += 1) {
      const seq = log.add("call", { call: `more ${more}` });
      const line = linesOf(log.files.get(first) ?? Buffer.alloc(0)).at(-1) ?? `${seq}`;
      await appendFile(path.join(saved.folder, first), line.slice(0, 20));
      await appendFile(path.join(saved.folder, first), line.slice(20));
    }
  })();
  for (let round = 0; round < 5; round += 1) {
    assert.deepEqual(told(await verified(saved.directory)), []);
  }
  over.abort();
  await writing;
});

test("whatever a writer does in its order verifies as whole", async (t) => {
  const directory = await testFolder(t);
  let run = 0;
  const step = fc.constantFrom("add", "body", "checkpoint", "rotate", "erase", "remove");
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.boolean(), async (steps, closes) => {
      const log = written(steps);
      if (closes) log.close();
      run += 1;
      const folder = path.join(directory, `${run}`, name);
      await log.save(folder);
      const report = await verified(path.dirname(folder), { checkpoints: log.checkpoint() });
      assert.deepEqual(told(report), []);
      assert.equal(report.logs[0]?.size, log.size);
    }),
    { numRuns: 40 },
  );
});

function written(steps: readonly string[]): LogMaker {
  const log = new LogMaker(name);
  const bodies: number[] = [];
  const does: Readonly<Record<string, () => void>> = {
    add: () => log.add("call", { call: `${log.size}` }),
    body: () => bodies.push(log.addWithBody()),
    checkpoint: () => log.checkpoint(),
    rotate: () => log.rotate(),
    erase: () => log.erase(bodies.splice(0, 1)),
    remove: () => log.remove(log.segments.at(-1) ?? 0),
  };
  for (const step of steps) does[step]?.();
  return log;
}
