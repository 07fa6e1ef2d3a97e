/** The log of a real hub under load, and everything that somebody may do to its files. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test, type TestContext } from "node:test";
import { readGiven } from "../../../src/audit/verifying/given-checkpoints.ts";
import type { Verification } from "../../../src/audit/verifying/report.ts";
import { verifyDirectory } from "../../../src/audit/verifying/verify-directory.ts";
import { parseKeys } from "../../../src/audit/verifying/trusted-keys.ts";
import { testOutside } from "../../../src/cli/testing/test-outside.ts";
import { belongingsOf } from "../../belongings.ts";
import { realHub } from "../../real-hub.ts";

let home: string;
/** Two logs of one hub each, whole. */
let whole: string;

before(async () => {
  home = await mkdtemp(join(tmpdir(), "kumihimo-damaged-"));
  whole = join(home, "audit");
  const config = join(home, "hub.json");
  const checkpoint = { entries: 20, seconds: 0.3 };
  const settings = { directory: whole, bodies: "encrypted", checkpoint };
  await writeFile(config, JSON.stringify({ audit: settings }));
  for (let run = 0; run < 2; run += 1) {
    await using hub = await realHub(["--config", config]);
    await Promise.all(
      Array.from({ length: 60 }, (_, call) => {
        const data = [{ label: `call ${call}`, value: call }];
        return call % 10 === 0
          ? hub.call("visual_report", { data, chartType: "bar" })
          : hub.call("file_processing", { file: `data:,${call}`, operation: "checksum" });
      }),
    );
  }
});
after(() => rm(home, { recursive: true, force: true }));

interface Damaged {
  readonly directory: string;
  /** Of the first of the logs. */
  readonly folder: string;
  readonly other: string;
  read(name: string): Promise<Buffer>;
  write(name: string, content: string | Buffer): Promise<void>;
  /** The lines of the entries, each without its end. */
  lines(): Promise<string[]>;
  writeLines(lines: readonly string[]): Promise<void>;
  notes(): Promise<string[]>;
  writeNotes(notes: readonly string[]): Promise<void>;
}

const first = "00000000000000000000";

async function copy(t: TestContext): Promise<Damaged> {
  const directory = await mkdtemp(join(home, "copy-"));
  belongingsOf(t).defer(() => rm(directory, { recursive: true, force: true }));
  await cp(whole, directory, { recursive: true });
  const [one = "", two = ""] = (await readdir(directory)).toSorted();
  const folder = join(directory, one);
  const read = (name: string): Promise<Buffer> => readFile(join(folder, name));
  const write = (name: string, content: string | Buffer): Promise<void> =>
    writeFile(join(folder, name), content);
  return {
    directory,
    folder,
    other: join(directory, two),
    read,
    write,
    lines: async () => (await read(`${first}.jsonl`)).toString().split("\n").slice(0, -1),
    writeLines: (lines) => write(`${first}.jsonl`, lines.map((line) => `${line}\n`).join("")),
    async notes() {
      const pieces = (await read(`${first}.checkpoints`)).toString().trimEnd().split("\n\n");
      return Array.from({ length: pieces.length / 2 }, (_, place) =>
        pieces.slice(place * 2, place * 2 + 2).join("\n\n"),
      );
    },
    writeNotes: (notes) => write(`${first}.checkpoints`, `${notes.join("\n\n")}\n`),
  };
}

interface Trust {
  readonly keys?: string;
  readonly checkpoints?: string;
}

const verified = (directory: string, { keys, checkpoints }: Trust = {}): Promise<Verification> =>
  verifyDirectory({
    directory,
    trusted: keys === undefined ? [] : parseKeys(keys),
    checkpoints: checkpoints === undefined ? [] : readGiven("kept", checkpoints),
    witnesses: [],
    expected: [],
    signal: new AbortController().signal,
  });

const kindsIn = ({ logs, damages }: Verification): readonly string[] =>
  [...logs.flatMap((log) => log.damages), ...damages].map(({ kind }) => kind);

async function found(at: Damaged, trust?: Trust): Promise<readonly string[]> {
  const verification = await verified(at.directory, trust);
  assert.equal(verification.intact, false);
  return kindsIn(verification);
}

const sizeOf = (note: string): number => Number(note.split("\n")[1]);

test("untouched, both logs are whole", async () => {
  const verification = await verified(whole);
  assert.deepEqual([verification.intact, kindsIn(verification)], [true, []]);
  const sizes = verification.logs.map(({ size, bodies }) => [size > 60, bodies.checked > 60]);
  assert.deepEqual(
    sizes.flat(),
    sizes.flat().map(() => true),
  );
});

test("a bit that is flipped anywhere is found", async (t) => {
  const at = await copy(t);
  let random = 12_345;
  for (const name of (await readdir(at.folder)).filter((each) => each !== "lock")) {
    const bytes = await at.read(name);
    for (let time = 0; time < 25; time += 1) {
      random = (random * 48_271) % 2_147_483_647;
      const place = random % bytes.length;
      const flipped = Buffer.from(bytes);
      flipped[place] = (flipped[place] ?? 0) ^ (1 << (random % 8));
      await at.write(name, flipped);
      assert.ok((await found(at)).length > 0, `${name} ${place}`);
    }
    await at.write(name, bytes);
  }
  assert.ok((await verified(at.directory)).intact);
});

test("entries that are removed, swapped or inserted are found and named", async (t) => {
  const at = await copy(t);
  const lines = await at.lines();
  await at.writeLines(lines.toSpliced(30, 1));
  assert.ok((await found(at)).includes("removed"));
  await at.writeLines(lines.with(30, lines[31] ?? "").with(31, lines[30] ?? ""));
  assert.ok((await found(at)).includes("moved"));
  const forged = (lines[30] ?? "").replace(/"call":"[^"]+"/, '"call":"forged"');
  const hashes = await at.read(`${first}.hashes`);
  const leaf = createHash("sha256").update(Buffer.of(0)).update(forged).digest();
  await at.writeLines(lines.toSpliced(30, 0, forged));
  await at.write(
    `${first}.hashes`,
    Buffer.concat([hashes.subarray(0, 960), leaf, hashes.subarray(960)]),
  );
  assert.ok((await found(at)).includes("inserted"));
  await at.writeLines(lines.with(30, forged));
  await at.write(
    `${first}.hashes`,
    Buffer.concat([hashes.subarray(0, 960), leaf, hashes.subarray(992)]),
  );
  assert.ok((await found(at)).length > 0);
});

test("an end that is cut off is found by the checkpoint behind it, here or kept elsewhere", async (t) => {
  const at = await copy(t);
  const [lines, notes] = [await at.lines(), await at.notes()];
  const kept = notes.at(-1) ?? "";
  await at.writeLines(lines.slice(0, sizeOf(kept) - 1));
  assert.ok((await found(at)).includes("cutOff"));
  // Without the checkpoints, nothing in the folder speaks of what is missing.
  const left = notes.slice(0, 2);
  const size = sizeOf(left.at(-1) ?? "");
  await at.writeLines(lines.slice(0, size));
  await at.write(`${first}.hashes`, (await at.read(`${first}.hashes`)).subarray(0, size * 32));
  const bodies = (await at.read(`${first}.bodies`)).toString().split("\n");
  const early = bodies.filter((line) => line !== "" && Number(line.split(" ")[0]) < size);
  await at.write(`${first}.bodies`, early.map((line) => `${line}\n`).join(""));
  await at.writeNotes(left);
  assert.equal((await verified(at.directory)).intact, true);
  assert.ok((await found(at, { checkpoints: `${kept}\n` })).length > 0);
});

test("an older checkpoint in the place of the last, and another log's files, are found", async (t) => {
  const at = await copy(t);
  const notes = await at.notes();
  await at.writeNotes([...notes.slice(0, -1), notes[0] ?? ""]);
  assert.ok((await found(at)).length > 0);
  await at.writeNotes(notes);
  for (const kind of ["jsonl", "checkpoints", "hashes", "bodies"]) {
    const name = `${first}.${kind}`;
    const [mine, theirs] = [await at.read(name), await readFile(join(at.other, name))];
    await at.write(name, theirs);
    await writeFile(join(at.other, name), mine);
    assert.ok((await found(at)).length > 1, kind);
    await at.write(name, mine);
    await writeFile(join(at.other, name), theirs);
  }
  assert.ok((await verified(at.directory)).intact);
});

test("a key that was replaced is found, and the commands say it by their status", async (t) => {
  const at = await copy(t);
  const keys = await readFile(join(at.folder, "public-key"), "utf8");
  const theirs = await readFile(join(at.other, "public-key"), "utf8");
  await at.write("public-key", theirs);
  assert.ok((await found(at)).length > 0);
  assert.ok((await found(at, { keys: `${keys}${theirs}` })).length > 0);
  const outside = await testOutside();
  const run = (directory: string) => outside.run("audit", "verify", "--directory", directory);
  assert.equal((await run(whole)).status, 0);
  const broken = await run(at.directory);
  assert.equal(broken.status, 1);
  assert.match(broken.out + broken.errors, new RegExp(at.folder.slice(-16)));
  assert.equal((await run(join(home, "nowhere"))).status, 2);
});
