import assert from "node:assert/strict";
import { test } from "node:test";
import { jobModule } from "./job-module.ts";

const from = (caller: string): string => jobModule(caller, "./image-job").href;

test("a job module is looked for in the form its caller runs in", () => {
  assert.equal(from("file:///a/src/image.ts"), "file:///a/src/image-job.ts");
  assert.equal(from("file:///a/dist/image.js?v=1"), "file:///a/dist/image-job.js");
});
