import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { folderLock } from "../../storage/database/folder-lock.ts";
import { call, type SmallLog, smallLog } from "../../audit/reading/testing/small-log.ts";
import { type OutsideOptions, type TestOutside, testOutside } from "../testing/test-outside.ts";

interface Here extends Pick<TestOutside, "directory" | "signals"> {
  readonly log: SmallLog;
  readonly run: (...argv: readonly string[]) => ReturnType<TestOutside["run"]>;
}

async function here(options: OutsideOptions = {}): Promise<Here> {
  const outside = await testOutside(options);
  const log = smallLog(path.join(outside.directory, "audit"));
  log.add(call(), call({ tool: "crm__pay", outcome: "refused", code: "pipeline.forbidden" }));
  const run: Here["run"] = (...more) =>
    outside.run("audit", "export", "--directory", "audit", ...more);
  return { ...outside, log, run };
}

const lines = (content: string): readonly string[] => content.split("\n").slice(0, -1);

test("records go to standard output, and what they are, beside it", async () => {
  const { run, log } = await here();
  const { status, out, errors } = await run();
  assert.equal(status, 0);
  assert.deepEqual(
    lines(out).map((line) => JSON.parse(line).seq),
    [0, 1, 2],
  );
  assert.equal(errors, `Exported 3 records. To go on: --after ${log.origin}=3\n`);
  const rest = await run("--after", `${log.origin}=2`, "--language", "ja");
  assert.equal(lines(rest.out).length, 1);
  assert.match(rest.errors, /1 件のレコード/);
  const cef = await run("--format", "cef", "--tool", "crm__pay");
  assert.match(
    cef.out,
    /^CEF:0\|Kumihimo\|Kumihimo\|1\.2\.3\|call\.refused\|.* act=crm__pay .*\n$/,
  );
  const ocsf = await run("--format", "ocsf", "--kind", "call", "--since", "2026-11-22T00:00:02Z");
  assert.deepEqual(
    lines(ocsf.out).map((line) => JSON.parse(line).class_uid),
    [6003],
  );
});

test("a state file makes each run go on where the last one ended, and gaps end it with status 1", async () => {
  const { run, log, directory } = await here();
  const to = ["--output", "out.jsonl", "--state", "state.json", "--json"];
  const first = await run(...to);
  assert.deepEqual(JSON.parse(first.out), { records: 3, gaps: 0, next: { [log.origin]: 3 } });
  const removed = log.file;
  log.add(call());
  log.turn();
  rmSync(removed);
  const second = await run(...to);
  assert.equal(second.status, 1);
  assert.match(second.errors, /entries 3 to 3 are missing/);
  assert.deepEqual(JSON.parse(second.out), { records: 2, gaps: 1, next: { [log.origin]: 5 } });
  const records = lines(readFileSync(path.join(directory, "out.jsonl"), "utf8"));
  assert.deepEqual(
    records.map((line) => JSON.parse(line).kind),
    ["segment", "call", "call", "gap", "segment"],
  );
  assert.equal((await run(...to)).status, 0);
});

test("a collector gets what it asks for, with a secret that no list of processes shows", async (t) => {
  const { run, directory } = await here({ environment: { SIEM_TOKEN: "s3cret" } });
  writeFileSync(path.join(directory, "key"), "from-a-file\n");
  const got: { readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }[] = [];
  const keep = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    got.push({ headers: request.headers, body: await text(request) });
    response.end();
  };
  const server = createServer((request, response) => void keep(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const headers = ["--header", "Authorization: env:SIEM_TOKEN", "--header", "x-key: file:key"];
  const ran = await run(
    "--url",
    `http://127.0.0.1:${port}/`,
    "--format",
    "ocsf",
    "--array",
    ...headers,
  );
  assert.deepEqual([ran.status, got.length], [0, 1]);
  assert.equal(JSON.parse(got[0]?.body ?? "").length, 3);
  const { authorization, "x-key": key, "content-type": type } = got[0]?.headers ?? {};
  assert.deepEqual([authorization, key, type], ["s3cret", "from-a-file", "application/json"]);
  assert.ok(!`${ran.out}${ran.errors}`.includes("s3cret"));
});

test("what cannot be meant is refused, and no secret is repeated", async () => {
  const { run } = await here();
  const wrong: readonly (readonly string[])[] = [
    ["--format", "xml"],
    ["--output", "a", "--url", "https://siem.example/"],
    ["--after", "x=1", "--state", "s"],
    ["--after", "everything"],
    ["--url", "ftp://siem.example/"],
    ["--url", "https://user:s3cret@siem.example/"],
    ["--url", "http://siem.example/s3cret"],
    ["--url", "s3cret"],
    ["--url", "https://siem.example/", "--header", "s3cret"],
    ["--url", "https://siem.example/", "--header", "a: env:NOT_THERE"],
    ["--url", "https://siem.example/", "--header", "a: file:not-there"],
    ["--url", "https://siem.example/", "--header", "a: b\r\nc: s3cret"],
  ];
  for (const given of wrong) {
    const { status, out, errors } = await run(...given);
    assert.notEqual(status, 0, given.join(" "));
    assert.doesNotMatch(out + errors, /s3cret/, given.join(" "));
  }
});

test("a state file or a log that cannot be used is named as such", async () => {
  const { run, directory } = await here();
  const unsaved = await run("--state", "none/state.json");
  assert.match(unsaved.errors, /none\/state\.json could not be written \(ENOENT\)/);
  writeFileSync(path.join(directory, "audit", "note"), "not a folder");
  const unread = await run("--directory", "audit/note");
  assert.match(unread.errors, /audit\/note cannot be read \(ENOTDIR\)/);
});

test("two exports do not go on with one state file at the same time", async () => {
  const { run, directory } = await here();
  const lock = await folderLock(path.join(directory, "state.json.lock"));
  const refused = await run("--state", "state.json");
  assert.notEqual(refused.status, 0);
  assert.match(refused.errors, /Another export goes on with .*state\.json just now/);
  assert.equal(refused.out, "");
  await lock[Symbol.asyncDispose]();
  assert.equal((await run("--state", "state.json")).status, 0);
  assert.equal((await run("--state", "state.json")).status, 0);
});

test("an export that follows goes on until it is interrupted", { timeout: 30_000 }, async () => {
  const printed: string[] = [];
  const { run, log, signals } = await here({ printed: (line) => printed.push(line) });
  const running = run("--follow", "--kind", "call");
  while (printed.length < 2) await setTimeout(10);
  log.add(call());
  while (printed.length < 3) await setTimeout(10);
  signals.emit("SIGTERM", "SIGTERM");
  assert.equal((await running).status, 143);
});
