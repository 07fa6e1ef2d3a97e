import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { realRedis } from "../../../test/real-redis.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { openState } from "../../storage/state/open-state.ts";
import { storageConfig } from "../../storage/config.ts";
import { silentLog } from "../../telemetry/log.ts";
import { filePins } from "./file-pins.ts";
import { openPins, type Pin, type Pins } from "./pins.ts";
import { statePins } from "./state-pins.ts";

const pin = (hash: string, description = ""): Pin => ({ hash, parts: { description } });

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-pins-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What every store of pins does. */
async function holds(pins: Pins): Promise<void> {
  assert.deepEqual(await pins.hashes("crm"), new Map());
  const told = Promise.withResolvers<void>();
  using _ = pins.watch("crm", told.resolve);
  await pins.pin(
    "crm",
    new Map([
      ["find", pin("1", "組紐")],
      ["__proto__", pin("2")],
    ]),
  );
  await pins.pin("CRM", new Map([["find", pin("other")]]));
  await pins.pin("crm", new Map([["find", pin("3", "new")]]));
  assert.deepEqual(
    new Map(await pins.hashes("crm")),
    new Map([
      ["find", "3"],
      ["__proto__", "2"],
    ]),
  );
  assert.deepEqual(new Map(await pins.hashes("CRM")), new Map([["find", "other"]]));
  const parts = await pins.parts("crm", ["find", "absent"]);
  assert.deepEqual(new Map(parts), new Map([["find", { description: "new" }]]));
  await told.promise;
}

test("pins in files hold", async (t) => {
  const folder = await folderOf(t);
  await using pins = filePins(folder);
  await holds(pins);
  const files = await readdir(folder);
  assert.equal(new Set(files.map((file) => file.toLowerCase())).size, 2, "crm and CRM");
  const [first = ""] = files;
  assert.equal((await stat(join(folder, first))).mode & 0o077, 0);
});

test("pins in the replicas' state hold", async () => {
  await using state = memoryState();
  await using pins = await statePins(state);
  await holds(pins);
});

test("pins in Redis hold, and another replica hears of them", async (t) => {
  const redis = await realRedis(t);
  if (redis === undefined) return;
  const { state: settings } = storageConfig.parse({ state: { kind: "redis", url: redis.url } });
  await using here = await openState(settings, silentLog);
  await using there = await openState(settings, silentLog);
  const folder = await folderOf(t);
  await using pins = await openPins({ state: here, folder });
  await using others = await openPins({ state: there, folder });
  const heard = Promise.withResolvers<void>();
  using _ = others.watch("crm", heard.resolve);
  await holds(pins);
  await heard.promise;
  assert.equal((await others.hashes("crm")).get("find"), "3");
  assert.deepEqual(await readdir(folder), []);
});

test("pins survive a restart, and are read again when another process set some", async (t) => {
  const folder = await folderOf(t);
  await using pins = filePins(folder);
  await pins.pin("crm", new Map([["find", pin("1")]]));
  await using others = filePins(folder);
  assert.equal((await others.hashes("crm")).get("find"), "1");
  await others.pin("crm", new Map([["send", pin("2")]]));
  assert.deepEqual([...(await pins.hashes("crm")).keys()], ["find", "send"]);
});

test("pins that are set at the same time are all kept", async (t) => {
  await using pins = filePins(await folderOf(t));
  const names = Array.from({ length: 20 }, (_, place) => `tool-${place}`);
  await Promise.all(names.map((name) => pins.pin("crm", new Map([[name, pin(name)]]))));
  assert.deepEqual([...(await pins.hashes("crm")).keys()].toSorted(), names.toSorted());
});

test("a file that is no record of pins approves nothing, and is not written over", async (t) => {
  const folder = await folderOf(t);
  await using pins = filePins(folder);
  await pins.pin("crm", new Map([["find", pin("1")]]));
  const [file = ""] = await readdir(folder);
  await writeFile(join(folder, file), "[[");
  await assert.rejects(pins.hashes("crm"), { code: "upstreams.pinsUnreadable" });
  await assert.rejects(pins.pin("crm", new Map([["find", pin("2")]])), {
    code: "upstreams.pinsUnreadable",
  });
});
