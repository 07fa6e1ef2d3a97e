import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { auditKey } from "../../audit/keys/audit-key.ts";
import { call, type SmallLog, smallLog } from "../../audit/reading/testing/small-log.ts";
import { Secret } from "../../kernel/secret.ts";
import { type OutsideOptions, testOutside } from "../testing/test-outside.ts";

/** Nothing of this may reach a terminal. */
const hostile = 'x\u001b[31m\r\n2026-11-22 "fake" = |\u202e\u009b\u2028\\';

interface Here {
  readonly log: SmallLog;
  readonly directory: string;
  readonly run: (...argv: readonly string[]) => Promise<{
    readonly status: number;
    readonly out: string;
    readonly errors: string;
  }>;
}

/** A log of one of everything, and the command line beside it. */
async function here(options: OutsideOptions = {}): Promise<Here> {
  const outside = await testOutside(options);
  const directory = path.join(outside.directory, "audit");
  const log = smallLog(directory);
  log.add(
    { kind: "opened", version: "1.2.3", process: "p" },
    {
      kind: "who",
      who: "w1",
      principal: "user:aya@corp",
      principalKind: "person",
      permissions: [],
    },
    call({ kind: "intent", call: "c3", outcome: undefined, milliseconds: undefined }),
    call({ tool: "DELETE /api/upstreams/:name", era: "api", call: "c4" }),
    call({
      outcome: "refused",
      code: "pipeline.forbiddenByRule",
      because: "rule night",
      call: "c5",
    }),
    call({ principal: hostile, tool: hostile, because: hostile, outcome: hostile, call: "c6" }),
  );
  const run: Here["run"] = (command, ...more) =>
    outside.run("audit", command ?? "", "--directory", directory, ...more);
  return { log, directory, run };
}

const lines = (text: string): readonly string[] => text.split("\n").slice(0, -1);

test("tail shows the last entries: who, what, how it ended, why, how long, and where it stands", async () => {
  const { run } = await here();
  const { status, out } = await run("tail", "-n", "5");
  assert.equal(status, 0);
  const shown = lines(out).map((line) =>
    line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:(\d\d\.\d{3})/, "$1"),
  );
  assert.deepEqual(shown.slice(0, 4), [
    "02.000  user:aya@corp  is known, a principal of kind person  [3f9c0a62d1b84e57#2]",
    "03.000  user:aya@corp  crm__find  begins  (permission mcp:read)  [3f9c0a62d1b84e57#3]",
    '04.000  user:aya@corp  "DELETE /api/upstreams/:name"  ok  3 ms  (permission mcp:read)  [3f9c0a62d1b84e57#4]',
    "05.000  user:aya@corp  crm__find  refused  pipeline.forbiddenByRule  3 ms  (rule night)  [3f9c0a62d1b84e57#5]",
  ]);
  const japanese = await run("tail", "--language", "ja");
  assert.match(japanese.out, /crm__find {2}拒否 {2}pipeline\.forbiddenByRule/);
  assert.match(japanese.out, /バージョン 1\.2\.3 のハブが記録を開始/);
});

test("what anybody calls themselves makes no second line, no colour and no word of its own", async () => {
  const control = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
  for (const isTTY of [false, true]) {
    const { run } = await here({ isTTY, environment: { NO_COLOR: "1" } });
    for (const more of [[], ["--json"], ["--language", "ja"]]) {
      const { out } = await run("search", "--call", "c6", ...more);
      assert.equal(lines(out).length, 1);
      assert.doesNotMatch(out.slice(0, -1), control);
    }
    const { principal, tool } = JSON.parse((await run("search", "--call", "c6", "--json")).out);
    assert.deepEqual([principal, tool], [hostile, hostile]);
  }
});

test("colours are for a terminal only, and not where somebody wants none", async () => {
  const coloured = await here({ isTTY: true });
  assert.ok((await coloured.run("tail")).out.includes("\u001b[33mrefused\u001b["));
  const plain = await here({ isTTY: true, environment: { NO_COLOR: "1" } });
  assert.ok(!(await plain.run("tail")).out.includes("\u001b"));
  const piped = await here();
  assert.ok(!(await piped.run("tail")).out.includes("\u001b"));
});

test("search finds by members, limits, and gives the log's own lines as JSON", async () => {
  const { run, log } = await here();
  const { out } = await run("search", "--code", "pipeline.*", "--json");
  const record = JSON.parse(out);
  assert.deepEqual([record.log, record.seq, record.call], [log.origin, 5, "c5"]);
  assert.equal(Object.keys(record)[0], "log");
  const segment = JSON.parse((await run("search", "--kind", "segment", "--json")).out);
  assert.equal(segment.log, log.origin);
  assert.equal(lines((await run("search", "--limit", "2")).out).length, 2);
  assert.match((await run("search", "--text", "nowhere")).out, /No entry fits/);
  assert.equal((await run("search", "--text", "nowhere", "--json")).out, "");
  assert.equal(lines((await run("search", "--until", "2026-11-22T00:00:01Z")).out).length, 2);
  assert.match((await run("search", "--since", "1h")).out, /No entry fits/);
});

test("search tells which calls never ended", async () => {
  const { run, log } = await here();
  const { out } = await run("search", "--unfinished");
  assert.match(out, /crm__find {2}began and has not ended yet/);
  log.add({ kind: "opened", version: "1.2.3", process: "q" });
  const crashed = await run("search", "--unfinished", "--language", "ja");
  assert.match(crashed.out, /開始後、終了の記録なし/);
  assert.match((await run("search", "--unfinished", "--tool", "other")).out, /No entry fits/);
});

test("search finds calls by their arguments, with the hub's key", async () => {
  const { run, log, directory } = await here();
  const data = path.dirname(directory);
  const asked = ["search", "--data-dir", data, "--json", "--arguments"];
  const missing = await run(...asked, "{}");
  assert.equal(missing.status, 1);
  assert.match(missing.out, /cli\.notRead/);
  const key = Buffer.alloc(32, 7).toString("base64url");
  writeFileSync(path.join(data, "audit-key"), key, { mode: 0o600 });
  const hub = auditKey(new Secret(key));
  log.add(call({ call: "short", arguments: hub.digest('{"a":1,"b":2}') }));
  log.add(call({ call: "long", arguments: `sent:${hub.digest('{"b":2, "a":1}')}` }));
  const found = async (text: string): Promise<readonly string[]> =>
    lines((await run(...asked, text)).out).map((line) => JSON.parse(line).call);
  assert.deepEqual(await found('{"b":2, "a":1}'), ["short", "long"]);
  assert.deepEqual(await found('{"a":1,"b":2}'), ["short"]);
  assert.deepEqual(await found('{"a":1}'), []);
});

test("damage and gaps are named beside the result and change nothing in it", async () => {
  const { run, log } = await here();
  for (let count = 0; count < 12; count += 1) log.raw("garbage\n");
  for (const seq of [9, 10]) {
    log.raw(
      `${JSON.stringify({ seq, at: "2026-11-22T01:00:00Z", ...call({ call: `after${seq}` }) })}\n`,
    );
  }
  const { status, out, errors } = await run("search", "--call", "after9");
  assert.equal(status, 0);
  assert.equal(lines(out).length, 1);
  assert.match(errors, /line 8 of the segment from 0 is no entry of this log/);
  assert.match(errors, /and 3 more of the kind/);
  assert.match(errors, /kumihimo audit verify/);
});

test("what cannot be understood is refused before anything is read", async () => {
  const { run } = await here();
  for (const wrong of [
    ["tail", "-n", "many"],
    ["tail", "-n", "99999"],
    ["search", "--since", "yesterday"],
    ["search", "--limit", "0"],
    ["search", "--arguments", "{"],
  ]) {
    assert.notEqual((await run(...wrong)).status, 0, wrong.join(" "));
  }
  const outside = await testOutside();
  const { status, errors } = await outside.run("audit", "tail", "--directory", "none");
  assert.deepEqual([status, /none cannot be read \(ENOENT\)/.test(errors)], [1, true]);
  const empty = await outside.run("audit", "tail", "--data-dir", outside.directory);
  assert.deepEqual([empty.status, empty.out], [0, ""]);
});

test("tail follows until it is interrupted", { timeout: 30_000 }, async () => {
  const printed: string[] = [];
  const outside = await testOutside({ printed: (line) => printed.push(line) });
  const log = smallLog(path.join(outside.directory, "audit"));
  log.add(call({ call: "before" }));
  const running = outside.run(
    "audit",
    "tail",
    "--follow",
    "--directory",
    "audit",
    "--json",
    "--kind",
    "call",
  );
  while (printed.length < 1) await setTimeout(10);
  log.turn();
  log.add(call({ call: "after" }));
  while (printed.length < 2) await setTimeout(10);
  outside.signals.emit("SIGINT", "SIGINT");
  assert.equal((await running).status, 130);
  assert.deepEqual(
    printed.map((line) => JSON.parse(line).call),
    ["before", "after"],
  );
});
