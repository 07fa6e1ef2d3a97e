import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { belongingsOf } from "../../../test/belongings.ts";
import type { Anchor } from "./anchor.ts";
import { fileAnchor } from "./file-anchor.ts";
import { heldAgainst } from "./held-against.ts";
import { httpAnchor } from "./http-anchor.ts";
import { heardLog } from "./testing/heard-log.ts";
import { type SmallLog, smallLog } from "./testing/small-log.ts";
import { smallWitness } from "./testing/small-witness.ts";
import { witnessAnchor } from "./witness-anchor.ts";

const log = smallLog();
const never = new AbortController().signal;

/** A file and a witness that know the log up to entry 20. */
async function knowing(t: TestContext): Promise<readonly Anchor[]> {
  const stack = belongingsOf(t);
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-held-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const witness = stack.use(await smallWitness([log.vkey]));
  const { url, vkey } = witness;
  const anchors = [
    fileAnchor({ kind: "file", path: folder, everySeconds: 0 }),
    witnessAnchor({ kind: "witness", url, vkey, everySeconds: 0, timeoutSeconds: 5 }),
  ];
  for (const anchor of anchors) await stack.use(anchor).keep(log.at(20), never);
  return anchors;
}

const resume = async (anchors: readonly Anchor[], resuming: SmallLog, size: number) => {
  const heard = heardLog();
  const { origin, vkey, tree } = resuming;
  const resumed = { origin, vkey, tree, size, last: resuming.at(size) };
  const found = await heldAgainst(anchors, resumed, { log: heard.log, signal: never });
  return {
    found: found.map(({ code, data }) => ({ code, ...Object(data) })),
    lines: heard.lines(),
  };
};

test("a log that goes on from what is known of it is held nothing against", async (t) => {
  const anchors = await knowing(t);
  for (const size of [20, 33]) {
    assert.deepEqual(await resume(anchors, log, size), { found: [], lines: [] });
  }
});

test("a log that nobody knows is held nothing against", async (t) => {
  const { found } = await resume(await knowing(t), smallLog(8, "another"), 8);
  assert.deepEqual(found, []);
});

test("a log that was cut off is known to have been, by the file and by the witness", async (t) => {
  const anchors = await knowing(t);
  const { found } = await resume(anchors, log, 19);
  assert.deepEqual(
    found,
    anchors.map(({ name }) => ({ code: "audit.contradicted", anchor: name, known: 20, size: 19 })),
  );
});

test("a log that was written anew is known to have been, whatever its size", async (t) => {
  const anchors = await knowing(t);
  for (const size of [20, 40]) {
    const { found } = await resume(anchors, log.forkedAt(7), size);
    assert.equal(found.length, 2, `${size}`);
  }
});

const missing = () => Promise.reject(new RangeError("missing"));

test("hashes that were taken away are no way out", async (t) => {
  const [file] = await knowing(t);
  const robbed = { ...log, tree: { ...log.tree, root: missing } };
  const { found } = await resume([file ?? assert.fail()], robbed, 30);
  assert.equal(found.length, 1);
});

test("an anchor that cannot be asked is told of, and does not keep the hub from starting", async () => {
  const settings = { url: "http://127.0.0.1:9", everySeconds: 0, timeoutSeconds: 5 };
  await using http = httpAnchor({ kind: "http", headers: {}, ...settings });
  await using witness = await smallWitness([]);
  const { url, vkey } = witness;
  await using stranger = witnessAnchor({ kind: "witness", ...settings, url, vkey });
  const { found, lines } = await resume([http, stranger], log, 10);
  assert.deepEqual(found, []);
  assert.equal(lines.length, 1);
});
