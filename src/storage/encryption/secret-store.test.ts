/** The hub's ring of keys and its store of secrets, and what may happen to them. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { promisify } from "node:util";
import fc from "fast-check";
import { belongingsOf } from "../../../test/belongings.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { Secret } from "../../kernel/secret.ts";
import { openKeyFile } from "./key-file.ts";
import { keyWrappingByKeys } from "./key-wrapping-by-keys.ts";
import { nothingOlder, resealAll, type Resealing } from "./resealing.ts";
import { secretFile } from "./secret-file.ts";
import { secretStore } from "./secret-store.ts";

const run = promisify(execFile);

const refusing = (code: string) => (error: unknown) =>
  isKumihimoError(error) && error.code === code;

async function world(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-secrets-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true }));
  const files = { ring: join(folder, "encryption-keys"), store: join(folder, "secrets.json") };
  const learned: string[] = [];
  const openRing = () => openKeyFile(files.ring, (key) => void learned.push(key.reveal()));
  const ring = await openRing();
  const store = secretStore(secretFile(files.store));
  return { folder, files, learned, openRing, ring, wrapping: keyWrappingByKeys(ring), store };
}

test("secrets are kept for their names, in files that nobody else may read", async (t) => {
  const { folder, files, learned, wrapping, store } = await world(t);
  await store.set("smtp", new Secret("first value"), wrapping);
  await store.set("crm.key", new Secret("花の鍵 value"), wrapping);
  await store.set("smtp", new Secret("second value"), wrapping);
  assert.equal((await store.get("smtp", wrapping)).reveal(), "second value");
  assert.equal((await store.get("crm.key", wrapping)).reveal(), "花の鍵 value");
  const listed = await store.list();
  assert.deepEqual(
    listed.map(({ name }) => name),
    ["crm.key", "smtp"],
  );
  assert.match(
    await readFile(files.ring, "utf8"),
    new RegExp(`^${listed[0]?.key} ${learned[0]}\n$`),
  );
  for (const file of Object.values(files)) assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.doesNotMatch(await readFile(files.store, "utf8"), /value|花/);
  await store.remove("smtp");
  await assert.rejects(store.get("smtp", wrapping), refusing("storage.noSecret"));
  await assert.rejects(store.remove("smtp"), refusing("storage.noSecret"));
  assert.deepEqual((await readdir(folder)).toSorted(), ["encryption-keys", "secrets.json"]);
});

test("what is no name, too short or too long is not kept", async (t) => {
  const { wrapping, store } = await world(t);
  for (const name of ["", "__proto__", "a/b", "../x", "a b", "1a", "a".repeat(129)]) {
    await assert.rejects(
      store.set(name, new Secret("a value"), wrapping),
      refusing("storage.badSecret"),
    );
  }
  for (const value of ["", "short", "x".repeat(65 * 1024)]) {
    await assert.rejects(
      store.set("a", new Secret(value), wrapping),
      refusing("storage.badSecret"),
    );
  }
  await store.set("constructor", new Secret("a value"), wrapping);
  assert.equal((await store.list()).length, 1);
});

test("however often keys are made and dropped, and wherever it is broken off, secrets open", async (t) => {
  const { ring, wrapping, store, openRing } = await world(t);
  await store.set("smtp", new Secret("the value"), wrapping);
  const steps = fc.constantFrom("key", "reseal", "drop", "other process");
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 6 }), async (taken) => {
      for (const step of taken) {
        // A process that is killed after `key` leaves a store that its older key sealed.
        if (step === "key") await ring.add();
        if (step === "reseal") await resealAll([store.resealing], wrapping);
        if (step === "other process") await (await openRing()).add();
        if (step === "drop") {
          await resealAll([store.resealing], wrapping);
          await nothingOlder([store.resealing], wrapping);
          await ring.keepCurrent();
        }
        assert.equal((await store.get("smtp", wrapping)).reveal(), "the value");
      }
      const other = keyWrappingByKeys(await openRing());
      assert.equal((await store.get("smtp", other)).reveal(), "the value");
    }),
    { numRuns: 15 },
  );
  await ring.add();
  assert.deepEqual(await resealAll([store.resealing], wrapping), [
    { name: "secrets", resealed: 1 },
  ]);
  assert.deepEqual(await resealAll([store.resealing], wrapping), [
    { name: "secrets", resealed: 0 },
  ]);
  assert.ok((await ring.keepCurrent()) >= 1);
  assert.equal((await store.get("smtp", wrapping)).reveal(), "the value");
});

test("no key is dropped while somebody seals with an older one", async (t) => {
  const { ring, wrapping, store } = await world(t);
  const busy: Resealing = { name: "audit", reseal: () => Promise.resolve({ resealed: 1 }) };
  await ring.add();
  await assert.rejects(
    nothingOlder([store.resealing, busy], wrapping),
    (error) =>
      isKumihimoError(error) &&
      error.code === "storage.stillSealed" &&
      error.words("ja").message.includes("audit"),
  );
});

test("a value that is put under another name stays shut, and the others open", async (t) => {
  const { files, wrapping, store } = await world(t);
  await store.set("public", new Secret("known to all"), wrapping);
  await store.set("root", new Secret("known to nobody"), wrapping);
  const content = JSON.parse(await readFile(files.store, "utf8"));
  const [one, two] = content.secrets;
  const swapped = [{ ...one, sealed: two.sealed }, two];
  await writeFile(files.store, JSON.stringify({ version: 1, secrets: swapped }));
  await assert.rejects(store.get("public", wrapping), refusing("storage.sealedOtherwise"));
  assert.equal((await store.get("root", wrapping)).reveal(), "known to nobody");
});

test("files that others may read, or that hold something else, are refused", async (t) => {
  const { files, wrapping, store, ring, openRing } = await world(t);
  await store.set("smtp", new Secret("the value"), wrapping);
  const kept = await readFile(files.store, "utf8");
  await chmod(files.store, 0o640);
  const attempts = [
    () => store.list(),
    () => store.get("smtp", wrapping),
    () => store.remove("smtp"),
  ];
  for (const attempt of attempts) {
    await assert.rejects(attempt, refusing("storage.secretExposed"));
  }
  await chmod(files.store, 0o600);
  for (const text of ["", "{}", kept.slice(0, -9), kept.replace("1", "2")]) {
    await writeFile(files.store, text);
    await assert.rejects(store.list(), refusing("storage.secretStore"), text);
  }
  const line = await readFile(files.ring, "utf8");
  for (const text of ["", "\n", line.slice(0, -3), `${line}x`, `${line}\n${line}`, "a 0011"]) {
    await writeFile(files.ring, text);
    await assert.rejects(ring.read(), refusing("storage.keyFile"), JSON.stringify(text));
    await assert.rejects(openRing(), refusing("storage.keyFile"));
  }
  await writeFile(files.ring, line);
  await chmod(files.ring, 0o604);
  await assert.rejects(ring.read(), refusing("storage.secretExposed"));
  await rm(files.ring);
  await assert.rejects(ring.read(), refusing("storage.keyFile"));
  const nowhere = join(files.ring, "nowhere");
  await assert.rejects(
    openKeyFile(nowhere, () => {}),
    refusing("storage.folderUnusable"),
  );
});

/** A program over the files in `folder`, with `ring`, `store` and `fileTurn` at hand. */
const program = (folder: string, work: string) =>
  run(
    process.execPath,
    [
      "--input-type=module-typescript",
      "-e",
      `const at = (file) => import(new URL(file, ${JSON.stringify(import.meta.url)}));
      const { Secret } = await at("../../kernel/secret.ts");
      const { openKeyFile } = await at("./key-file.ts");
      const { fileTurn } = await at("./file-turn.ts");
      const { keyWrappingByKeys } = await at("./key-wrapping-by-keys.ts");
      const { secretFile } = await at("./secret-file.ts");
      const { secretStore } = await at("./secret-store.ts");
      const ring = await openKeyFile(${JSON.stringify(join(folder, "encryption-keys"))}, () => {});
      const file = ${JSON.stringify(join(folder, "secrets.json"))};
      const store = secretStore(secretFile(file));
      ${work}`,
    ],
    { timeout: 60_000 },
  );

test("processes that set secrets at once lose none, and make one ring", async (t) => {
  const { folder, files, store, openRing } = await world(t);
  await rm(files.ring);
  const setting = (name: string) =>
    program(
      folder,
      `for (let at = 0; at < 8; at += 1) {
        await store.set("${name}" + at, new Secret("value ${name} " + at), keyWrappingByKeys(ring));
      }`,
    );
  await Promise.all([setting("a"), setting("b")]);
  const ring = await openRing();
  assert.equal(ring.known.length, 1);
  assert.equal((await store.list()).length, 16);
  for (const name of ["a0", "a7", "b0", "b7"]) {
    const value = await store.get(name, keyWrappingByKeys(ring));
    assert.equal(value.reveal(), `value ${name[0]} ${name[1]}`);
  }
});

test("one that is killed between the new key and the store loses nothing, nor holds up others", async (t) => {
  const { folder, ring, wrapping, store } = await world(t);
  await store.set("smtp", new Secret("the value"), wrapping);
  const [before] = await store.list();
  const killed = program(
    folder,
    `await ring.add();
    await fileTurn(file, () => process.kill(process.pid, "SIGKILL"));`,
  );
  await assert.rejects(killed, { signal: "SIGKILL" });
  assert.equal((await store.get("smtp", wrapping)).reveal(), "the value");
  assert.deepEqual(await store.list(), [before]);
  assert.deepEqual(await resealAll([store.resealing], wrapping), [
    { name: "secrets", resealed: 1 },
  ]);
  await ring.keepCurrent();
  assert.equal((await store.get("smtp", wrapping)).reveal(), "the value");
});
