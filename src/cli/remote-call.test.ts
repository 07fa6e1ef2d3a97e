import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { until } from "../../test/until.ts";
import { startTestHub, type TestHub, testToken } from "../http/testing/test-hub.ts";
import { addSampleTools } from "./testing/sample-tools.ts";
import { testOutside } from "./testing/test-outside.ts";

let hub: TestHub;

before(async () => {
  hub = await startTestHub({ guarded: true });
  addSampleTools(hub.catalog, hub.artifacts);
});
after(() => hub[Symbol.asyncDispose]());

const withToken = { environment: { KUMIHIMO_TOKEN: testToken } };

test("a tool is called on a running hub as it is called here", async () => {
  const outside = await testOutside(withToken);
  const words = ["--url", hub.url, "--text", "hello", "--max-times", "2", "--json"];
  const { status, out } = await outside.run("call", "echo", ...words);
  assert.equal(status, 0, out);
  assert.deepEqual(JSON.parse(out).structuredContent.given, {
    text: "hello",
    maxTimes: 2,
    mode: "plain",
  });
  assert.equal(outside.opened.length, 0, "no hub was opened here");
});

test("the language of the person reaches the hub", async () => {
  const outside = await testOutside({
    environment: { KUMIHIMO_TOKEN: testToken, LC_ALL: "ja_JP.UTF-8" },
  });
  const { out } = await outside.run("call", "echo", "--url", hub.url, "--text", "x", "--json");
  assert.equal(JSON.parse(out).structuredContent.language, "ja");
});

test("files of this machine are uploaded, and what the tool made is downloaded", async () => {
  const outside = await testOutside(withToken);
  const words = ["--url", `${hub.url}/mcp`];
  await writeFile(join(outside.directory, "写真.png"), "12345");
  const { out } = await outside.run("call", "look", ...words, "--image", "写真.png", "--json");
  const { sizes, given } = JSON.parse(out).structuredContent;
  assert.deepEqual(sizes, [5]);
  assert.match(given[0], /^artifact:\/\/sha256-/);
  assert.equal((await hub.artifacts.get(given[0])).name, "写真.png");
  const drawn = await outside.run("call", "draw", ...words, "--output", "chart.svg");
  assert.equal(drawn.status, 0, drawn.errors);
  assert.equal(await readFile(join(outside.directory, "chart.svg"), "utf8"), "<svg/>");
});

test("a tool's refusal and a misspelt tool are told as they are here", async () => {
  const outside = await testOutside(withToken);
  const refused = await outside.run(
    ..."call echo --text x --max-times 10 --url".split(" "),
    hub.url,
  );
  assert.equal(refused.status, 1);
  assert.match(refused.errors, /echo/);
  const misspelt = await outside.run("call", "ecko", "--url", hub.url);
  assert.equal(misspelt.status, 2);
  assert.match(misspelt.errors, /Did you mean "echo"/);
});

test("a wrong token, or none, is named and not repeated", async () => {
  const none = await (await testOutside()).run("tools", "--url", hub.url);
  assert.equal(none.status, 1);
  assert.match(none.errors, /token/);
  const outside = await testOutside();
  const wrong = await outside.run("tools", "--url", hub.url, "--token", "canary-7Fq2");
  assert.equal(wrong.status, 1);
  assert.match(wrong.errors, /KUMIHIMO_TOKEN/);
  assert.doesNotMatch(wrong.errors + wrong.out, /canary/);
});

test("an address where no hub answers is named with the reason", async () => {
  const outside = await testOutside();
  const nobody = await outside.run("tools", "--url", "http://127.0.0.1:9");
  assert.equal(nobody.status, 1);
  assert.match(nobody.errors, /No hub answers at http:\/\/127\.0\.0\.1:9\/mcp: \w+/);
  const noUrl = await outside.run("tools", "--url", "127.0.0.1:3000");
  assert.equal(noUrl.status, 2);
});

test("Ctrl-C cancels the call on the running hub", async () => {
  const outside = await testOutside({
    ...withToken,
    warned: () => void outside.signals.emit("SIGINT", "SIGINT"),
  });
  const { status, errors } = await outside.run("call", "slow", "--url", hub.url);
  assert.equal(status, 130);
  assert.match(errors, /still working/);
  await until(() => hub.pipeline.inFlight === 0, "the end of the call");
});

test("the tools of a running hub are listed", async () => {
  const outside = await testOutside(withToken);
  const { out } = await outside.run("tools", "--url", hub.url);
  assert.match(out, /^echo +Repeat the arguments$/m);
});
