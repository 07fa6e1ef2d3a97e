import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../../../test/until.ts";
import { systemClock } from "../../kernel/clock.ts";
import { silentLog } from "../../telemetry/log.ts";
import { openLedger } from "./ledger.ts";

const root = await mkdtemp(join(tmpdir(), "kumihimo-ledger-"));
after(() => rm(root, { recursive: true }));
let path: string;
let now: Date;
beforeEach(async () => {
  path = join(await mkdtemp(join(root, "case-")), "budget.json");
  now = new Date("2026-11-21T23:59:00Z");
});
const clock = { ...systemClock, now: () => now };

const open = (budget: { calls?: number; usd?: number }, log = silentLog) =>
  openLedger({ budget, path, clock, log });

const over = { code: "models.overBudget" };

test("of fifty calls at once exactly as many pass as the budget has", async () => {
  await using ledger = await open({ calls: 10 });
  const all = await Promise.allSettled(
    Array.from({ length: 50 }, async () => {
      const reserved = ledger.reserve("aya", 0.01);
      await sleep(1);
      reserved.settle(0.01);
    }),
  );
  assert.equal(all.filter(({ status }) => status === "fulfilled").length, 10);
});

test("calls in flight count with what they will cost about, so that money is not overrun", async () => {
  await using ledger = await open({ usd: 1 });
  const reserved = Array.from({ length: 4 }, () => ledger.reserve("aya", 0.25));
  assert.throws(() => ledger.reserve("aya", 0.25), over);
  for (const each of reserved) {
    each.settle(0.125);
    each.settle(99);
  }
  ledger.reserve("aya", 0.25);
  assert.throws(() => {
    for (;;) ledger.reserve("aya", 0.25);
  }, over);
});

test("a model without a known price is not held against the dollars", async () => {
  await using ledger = await open({ usd: 0 });
  assert.throws(() => ledger.reserve("aya", 0), over);
  ledger.reserve("aya", undefined).settle(0);
});

test("one principal's use is not another's, and midnight UTC begins anew", async () => {
  await using ledger = await open({ calls: 1 });
  const late = ledger.reserve("aya", 1);
  assert.throws(() => ledger.reserve("aya", 1), {
    ...over,
    data: { spent: "1", limit: "1" },
  });
  ledger.reserve("ben", 1);
  now = new Date("2026-11-22T00:00:01Z");
  late.settle(0.5);
  ledger.reserve("aya", 1);
});

test("a call that ends after midnight does not add to the new day's budget", async () => {
  await using ledger = await open({ usd: 1 });
  const late = ledger.reserve("aya", 1);
  now = new Date("2026-11-22T00:00:01Z");
  late.settle(0);
  ledger.reserve("aya", 1);
  assert.throws(() => ledger.reserve("aya", 1), over);
});

test("a restart does not forget, and two processes add up", async () => {
  {
    await using one = await open({ calls: 5 });
    await using other = await open({ calls: 5 });
    one.reserve("aya", 0.5).settle(0.25);
    other.reserve("aya", 0.5).settle(0.25);
  }
  const kept: unknown = JSON.parse(await readFile(path, "utf8"));
  assert.deepEqual(kept, { day: "2026-11-21", principals: { aya: { calls: 2, usd: 0.5 } } });
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  await using later = await open({ calls: 2 });
  assert.throws(() => later.reserve("aya", 0), over);
});

test("what is counted reaches the disk soon, without anybody closing the hub", async () => {
  await using ledger = await open({ calls: 5 });
  ledger.reserve("aya", 0);
  const isThere = async () => (await readdir(join(path, ".."))).includes("budget.json");
  await until(isThere, "the file");
  assert.match(await readFile(path, "utf8"), /aya/);
});

test("a file that cannot be read is set aside and said so; the hub starts", async () => {
  const lines: string[] = [];
  const log = { ...silentLog, warn: (line: string) => void lines.push(line) };
  await writeFile(path, '{"day":"2026-11-21","principals":{"aya":{"calls":-');
  await using ledger = await open({ calls: 1 }, log);
  ledger.reserve("aya", 0);
  assert.deepEqual(await readdir(join(path, "..")), ["budget.json.unreadable"]);
  assert.equal(lines.length, 1);
});

test("without a budget nothing is kept", async () => {
  {
    await using ledger = await open({});
    ledger.reserve("aya", 5).settle(5);
  }
  assert.deepEqual(await readdir(join(path, "..")), []);
});

test("principals without end share one sum in the end, and none escapes the budget", async () => {
  await using ledger = await open({ calls: 1 });
  for (let number = 0; number < 10_000; number += 1) ledger.reserve(`p${number}`, 0);
  ledger.reserve("one more", 0);
  assert.throws(() => ledger.reserve("yet another", 0), over);
  assert.throws(() => ledger.reserve("p1", 0), over);
});

test("what could not be written is not forgotten, and is written when the disk works again", async () => {
  await using ledger = await open({ calls: 3 });
  const folder = join(path, "..");
  await rm(folder, { recursive: true });
  await writeFile(folder, "a file where the folder should be");
  ledger.reserve("aya", 0);
  ledger.reserve("aya", 0);
  await sleep(700);
  await rm(folder);
  ledger.reserve("aya", 0);
  assert.throws(() => ledger.reserve("aya", 0), over);
  await ledger[Symbol.asyncDispose]();
  assert.match(await readFile(path, "utf8"), /"aya":\{"calls":3/);
});
