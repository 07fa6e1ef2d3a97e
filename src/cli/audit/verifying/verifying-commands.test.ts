import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { vkeyText } from "../../../audit/notes/verifier-key.ts";
import { type LogMaker, wholeLog } from "../../../audit/verifying/testing/log-maker.ts";
import { testOutside, type TestOutside } from "../../testing/test-outside.ts";

const name = "aaaaaaaaaaaaaaaa";

interface Here extends Pick<TestOutside, "directory" | "opened" | "run"> {
  readonly log: LogMaker;
  readonly folder: string;
}

/** A folder with one whole log, and the command line beside it. */
async function here(): Promise<Here> {
  const outside = await testOutside();
  const { directory } = outside;
  const log = wholeLog(name);
  const folder = await log.save(path.join(directory, "audit", name));
  return { ...outside, log, folder };
}

test("verify says that a log is whole, what it holds, and what its own key is worth", async () => {
  const { run, opened } = await here();
  const { status, out } = await run("audit", "verify", "--directory", "audit");
  assert.equal(status, 0, out);
  assert.match(out, /^Log kumihimo\/aaaaaaaaaaaaaaaa$/m);
  assert.match(out, /entries +16 \(numbers 0 to 15, in 3 segments\)/);
  assert.match(out, /bodies +2 whole, 1 erased/);
  assert.match(out, /note: the key came from the folder itself/);
  assert.match(out, /^Intact\.$/m);
  assert.deepEqual(opened, [], "no hub is opened");
});

test("verify ends with 1 and names each damage, in two languages and as JSON", async () => {
  const { run, folder } = await here();
  const file = path.join(folder, "00000000000000000000.jsonl");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace("crm__pay", "x\u001b[31m"));
  const { status, out } = await run("audit", "verify", "--directory", folder);
  assert.equal(status, 1);
  assert.match(out, /DAMAGED: entry 3 changed, in 0+\.jsonl/);
  assert.match(out, /^BROKEN: 1 damage\.$/m);
  assert.ok(!out.includes("\u001b"));
  const japanese = await run("audit", "verify", "--directory", folder, "--language", "ja");
  assert.match(japanese.out, /損傷: エントリー 3 が変更されています/);
  const json = JSON.parse((await run("audit", "verify", "--directory", folder, "--json")).out);
  assert.equal(json.intact, false);
  assert.equal(json.logs[0].damages[0].kind, "changed");
});

test("verify ends with 2 where there is nothing to be judged", async () => {
  const { run, directory } = await here();
  await writeFile(path.join(directory, "noise"), "hello\n");
  const verify = (...more: readonly string[]) => run("audit", "verify", ...more);
  assert.equal((await verify()).status, 2);
  assert.equal((await verify("--directory", "nowhere")).status, 2);
  for (const option of ["--public-key", "--checkpoint", "--witness"]) {
    for (const file of ["noise", "nowhere"]) {
      const { status, errors } = await verify("--directory", "audit", option, file);
      assert.deepEqual([status, errors === ""], [2, false], `${option} ${file}`);
    }
  }
  await rm(path.join(directory, "audit", name), { recursive: true });
  const { status, out } = await verify("--directory", "audit", "--json");
  assert.deepEqual([status, JSON.parse(out).error.code], [2, "audit.noLog"]);
});

test("verify takes keys and checkpoints that were kept elsewhere", async () => {
  const { run, directory, log } = await here();
  const keep = (file: string, text: string | Buffer): Promise<void> =>
    writeFile(path.join(directory, file), text);
  await keep("keys", `${vkeyText(log.signer.key)}\n`);
  await keep("kept", log.files.get("00000000000000000000.checkpoints") ?? "");
  const other = generateKeyPairSync("ed25519").publicKey;
  await keep("other.pem", other.export({ type: "spki", format: "pem" }));
  const verify = (...more: readonly string[]) =>
    run("audit", "verify", "--directory", "audit", ...more);
  const right = await verify("--public-key", "keys", "--checkpoint", "kept", "--expect", name);
  assert.equal(right.status, 0, right.out);
  assert.doesNotMatch(right.out, /came from the folder itself/);
  const wrong = await verify("--public-key", "other.pem");
  assert.equal(wrong.status, 1);
  assert.match(wrong.out, /signed by another key/);
  assert.equal((await verify("--expect", "kumihimo/b")).status, 1);
});

test("prove writes what check takes on another machine", async () => {
  const { run, directory, log } = await here();
  const file = (each: string): string => path.join(directory, each);
  await writeFile(file("kept"), log.files.get("00000000000000000012.checkpoints") ?? "");
  await writeFile(file("between"), log.files.get("00000000000000000007.checkpoints") ?? "");
  await writeFile(file("keys"), `${vkeyText(log.signer.key)}\n`);
  const audit = (...line: readonly string[]) => run("audit", ...line);
  const into = ["--checkpoint", "kept", "--output", "proof.json"];
  const proved = await audit("prove", "c1", "--directory", "audit", ...into);
  assert.equal(proved.status, 0, proved.errors);
  await rm(path.join(directory, "audit"), { recursive: true });
  const check = (...more: readonly string[]) => run("audit", "check", "proof.json", ...more);
  const right = await check("--public-key", "keys", "--checkpoint", "kept");
  assert.equal(right.status, 0, right.out);
  assert.match(right.out, /kind +outcome/, "of a call, how it ended");
  assert.match(right.out, /tool +crm__pay/);
  assert.match(right.out, /^Right/m);
  const between = await check("--checkpoint", "between");
  assert.deepEqual([between.status, /not joined/.test(between.out)], [1, true]);
  const bundle = await readFile(file("proof.json"), "utf8");
  const forgeries: readonly (readonly [string, string, RegExp])[] = [
    ["crm__pay", "crm__get", /not in the checkpoint's tree/],
    ['"entry":4', '"entry":5', /another number/],
    ["\\n16\\n", "\\n17\\n", /not of one log/],
    ["\\n7\\n", "\\n8\\n", /not signed/],
  ];
  for (const [from, to, why] of forgeries) {
    if (!bundle.includes(from)) continue;
    await writeFile(file("proof.json"), bundle.replace(from, to));
    const { status, out } = await check();
    assert.equal(status, 1, from);
    assert.match(out, why);
  }
  await writeFile(file("proof.json"), bundle.slice(1));
  assert.equal((await check()).status, 2);
});

test("prove says what it cannot prove", async () => {
  const { run, log, folder, directory } = await here();
  const prove = (...more: readonly string[]) =>
    run("audit", "prove", "--directory", "audit", ...more);
  assert.equal((await run("audit", "prove", "1")).status, 2);
  assert.match((await prove("99")).errors, /no entry 99/);
  assert.match((await prove("call-of-nobody")).errors, /no entry call-of-nobody/);
  assert.equal((await prove("15")).status, 0);
  log.add("call", { call: "new" });
  await log.save(folder);
  assert.match((await prove("new")).errors, /No checkpoint covers entry 16 yet/);
  const file = path.join(folder, "00000000000000000000.jsonl");
  await writeFile(file, (await readFile(file, "utf8")).replace("crm__pay", "crm__get"));
  assert.match((await prove("3")).errors, /cannot be proved/);
  await wholeLog("bbbbbbbbbbbbbbbb").save(path.join(directory, "audit", "bbbbbbbbbbbbbbbb"));
  assert.match((await prove("5")).errors, /several logs/);
  assert.equal((await prove("5", "--log", "bbbbbbbbbbbbbbbb")).status, 0);
});
