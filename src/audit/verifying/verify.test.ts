import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { belongingsOf } from "../../../test/belongings.ts";
import { wholeLog } from "./testing/log-maker.ts";
import { told, verified } from "./testing/verified.ts";

async function folder(t: TestContext): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "kumihimo-verify-"));
  belongingsOf(t).defer(() => rm(made, { recursive: true, force: true }));
  return made;
}

test("a whole log is whole, and the report says what it holds", async (t) => {
  const directory = await folder(t);
  const log = wholeLog("aaaaaaaaaaaaaaaa");
  await log.save(path.join(directory, "aaaaaaaaaaaaaaaa"));
  const report = await verified(directory);
  assert.deepEqual(told(report), []);
  assert.ok(report.intact);
  const [one] = report.logs;
  assert.deepEqual([one?.first, one?.size, one?.segments, one?.checkpoint], [0, 16, 3, 16]);
  assert.deepEqual(one?.bodies, { checked: 2, erased: 1 });
});
