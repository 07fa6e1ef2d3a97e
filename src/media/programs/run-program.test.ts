import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isAlive } from "../../../test/is-alive.ts";
import { until } from "../../../test/until.ts";
import { withCode } from "../testing/with-code.ts";
import { type Command, runProgram } from "./run-program.ts";
import { collected, lines } from "./sink.ts";

const never = new AbortController().signal;
const refuse = (bytes: number): Error => new Error(`${bytes} are too many`);

const onLinux = process.platform === "linux";

/** Node itself is a program that is always there. */
const script = (code: string): Command => ({
  name: "node",
  file: process.execPath,
  args: ["-e", code],
  niceness: 0,
});

describe("a program", () => {
  test("gets its input, and its outputs go to their sinks", async () => {
    const sinks = [collected(100, refuse), collected(100, refuse), collected(100, refuse)];
    const code = `
      const { writeSync, readFileSync } = require("node:fs");
      writeSync(1, readFileSync(0)); writeSync(3, "three"); writeSync(4, "four"); process.exitCode = 7;`;
    const streams = { input: "one", outputs: sinks, seconds: 10 };
    const end = await runProgram(script(code), streams, never);
    assert.equal(end.exitCode, 7);
    assert.deepEqual(
      sinks.map((sink) => sink.bytes().toString()),
      ["one", "three", "four"],
    );
  });

  test("sees nothing of the hub's environment", async () => {
    process.env["HUB_TEST_SECRET"] = "x";
    const output = collected(10_000, refuse);
    const code = "console.log(JSON.stringify(process.env))";
    await runProgram(script(code), { outputs: [output], seconds: 10 }, never);
    assert.deepEqual(Object.keys(JSON.parse(output.bytes().toString())).filter(isOwn), []);
  });

  test("that overstays is killed together with what it started", { skip: !onLinux }, async () => {
    const pids: number[] = [];
    const code = `
      const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      console.log(process.pid); console.log(child.pid); setInterval(() => {}, 1000);`;
    const outputs = [lines((line) => pids.push(Number(line)))];
    const run = runProgram(script(code), { outputs, seconds: 4 }, never);
    await assert.rejects(run, withCode("kernel.deadline"));
    assert.equal(pids.length, 2);
    await until(() => !pids.some(isAlive), "the end of both");
  });

  test("ends when the caller gives up, with the caller's reason", async () => {
    const caller = new AbortController();
    const outputs = [lines(() => caller.abort(new Error("enough")))];
    const code = "console.log('ready'); setInterval(() => {}, 1000)";
    const run = runProgram(script(code), { outputs, seconds: 10 }, caller.signal);
    await assert.rejects(run, /enough/);
  });

  test("that writes more than its sink takes is ended", async () => {
    const outputs = [collected(1000, refuse)];
    const code = "const more = () => process.stdout.write('x'.repeat(999), more); more()";
    await assert.rejects(runProgram(script(code), { outputs, seconds: 10 }, never), /are too many/);
  });

  test("may complain without end; only the last of it is kept", async () => {
    const code = "for (let n = 0; n < 20000; n++) console.error('complaint ' + n)";
    const end = await runProgram(script(code), { outputs: [], seconds: 20 }, never);
    assert.ok(end.complaint.length <= 8192);
    assert.match(end.complaint, /complaint 19999\n$/);
  });

  test("that is not there is named", async () => {
    const command = { ...script(""), name: "ffmpeg", file: "/nowhere/ffmpeg" };
    const run = runProgram(command, { outputs: [], seconds: 1 }, never);
    await assert.rejects(run, withCode("media.engineMissing"));
  });
});

/** The operating system adds some of its own. */
const isOwn = (name: string): boolean => !["__CF_USER_TEXT_ENCODING", "SYSTEMROOT"].includes(name);
