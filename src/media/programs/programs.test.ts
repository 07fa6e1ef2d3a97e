import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { need } from "../../../test/need.ts";
import { withCode } from "../testing/with-code.ts";
import { programsConfig } from "./config.ts";
import { programs, type Programs } from "./programs.ts";
import { collected } from "./sink.ts";
import { installed } from "./testing/installed.ts";

const never = new AbortController().signal;
const onLinux = process.platform === "linux";

describe("the programs of a hub", { skip: process.platform === "win32" }, () => {
  let folder = "";
  /** A shell script that stands for ffmpeg. */
  const standIn = async (script: string, settings = {}): Promise<Programs> => {
    const path = join(folder, "ffmpeg");
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return programs({ ...programsConfig.parse({}), ...settings }, `${folder}:/usr/bin:/bin`);
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "programs-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test("a missing one is named to the caller, and to doctor", async () => {
    const none = programs(programsConfig.parse({}), folder);
    assert.equal(none.has("ffprobe"), false);
    assert.deepEqual(await none.detect("ffprobe"), { found: false });
    const run = none.run({ program: "ffprobe", args: [], outputs: [], seconds: 1 }, never);
    await assert.rejects(run, /"ffprobe" is not installed/);
    await assert.rejects(run, withCode("media.engineMissing"));
  });

  test("folders of the search path that depend on where the hub was started are left out", () => {
    const some = programs({ ...programsConfig.parse({}), ffmpeg: "sh" }, ".:bin::");
    assert.equal(some.has("ffmpeg"), false);
  });

  test("memory, processor time and core files are limited", { skip: !onLinux }, async () => {
    const some = await standIn("ulimit -v; ulimit -c; ulimit -t", { memoryBytes: 512 * 2 ** 20 });
    const output = collected(100, () => new Error("too much"));
    await some.run({ program: "ffmpeg", args: [], outputs: [output], seconds: 3 }, never);
    const [memory, core, processor] = output.bytes().toString().trim().split("\n").map(Number);
    assert.equal(memory, 512 * 1024);
    assert.equal(core, 0);
    assert.ok(Number(processor) >= 3);
  });

  test("no more run at once than the operator allows, and no more wait", async () => {
    const some = await standIn("sleep 0.3", { atOnce: 1, queue: 1 });
    const run = () => some.run({ program: "ffmpeg", args: [], outputs: [], seconds: 5 }, never);
    const results = await Promise.allSettled([run(), run(), run()]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "fulfilled", "rejected"],
    );
  });

  test("closing ends what runs", async () => {
    const some = await standIn("sleep 30");
    const run = some.run({ program: "ffmpeg", args: [], outputs: [], seconds: 60 }, never);
    const ended = assert.rejects(run, withCode("kernel.cancelled"));
    await some[Symbol.asyncDispose]();
    await ended;
  });

  test("each real one tells its version", async (t) => {
    if (!need(t, "ffmpeg") || !need(t, "espeak-ng")) return;
    const real = installed();
    for (const program of ["ffmpeg", "ffprobe", "espeak-ng"] as const) {
      assert.match((await real.detect(program)).version ?? "", /^n?\d|^N-/);
    }
  });
});
