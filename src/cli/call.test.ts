import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { SmallUpstreams } from "../http/testing/small-upstreams.ts";
import type { ToolListing } from "./app-contract.ts";
import { testOutside } from "./testing/test-outside.ts";

/** What the tool `echo` was given. */
const given = (out: string): unknown => JSON.parse(out).structuredContent.given;

test("options become arguments of the types that the tool's schema asks for", async () => {
  const outside = await testOutside();
  const options = "--text 1 --max-times 3 --loud --tags a --tags b,c --mode=fancy --json";
  const objects = ["--points", '{"x":1}', "--voices", '{"A":"en"}'];
  const { status, out } = await outside.run("call", "echo", ...objects, ...options.split(" "));
  assert.equal(status, 0);
  assert.deepEqual(given(out), {
    text: "1",
    maxTimes: 3,
    loud: true,
    tags: ["a", "b,c"],
    points: [{ x: 1 }],
    voices: { A: "en" },
    mode: "fancy",
  });
});

test("an argument's name may be written as the tool spells it", async () => {
  const outside = await testOutside();
  const base = ["call", "echo", "--json", "--text", "x"];
  for (const spelling of ["--maxTimes", "--max_times", "--max-times"]) {
    const { out } = await outside.run(...base, spelling, "2");
    assert.deepEqual(given(out), { text: "x", maxTimes: 2, mode: "plain" }, spelling);
  }
  const { out } = await outside.run(...base, "--maxTimes=2", "--loud=false", '--tags=["a"]');
  assert.deepEqual(given(out), { text: "x", maxTimes: 2, loud: false, tags: ["a"], mode: "plain" });
  assert.deepEqual(given((await outside.run(...base, "--no-loud")).out), {
    text: "x",
    loud: false,
    mode: "plain",
  });
});

test("--json gives arguments and asks for JSON; options win over it; - reads standard input", async () => {
  const outside = await testOutside({ input: '{"text":"from input"}' });
  const first = await outside.run(
    "call",
    "echo",
    "--json",
    '{"text":"a","loud":true}',
    "--text",
    "b",
  );
  assert.deepEqual(given(first.out), { text: "b", loud: true, mode: "plain" });
  const second = await outside.run("call", "echo", "--json", "-");
  assert.deepEqual(given(second.out), { text: "from input", mode: "plain" });
});

test("a tool that an upstream has yet to offer is waited for, one that is there is not", async () => {
  const listing: ToolListing = { name: "crm__find", inputSchema: { type: "object" } };
  const offered: ToolListing[] = [{ ...listing, name: "own" }];
  const upstreams = new SmallUpstreams({});
  upstreams.settled = async () => void offered.push(listing);
  const outside = await testOutside({ parts: { upstreams, tools: () => offered } });
  assert.equal((await outside.run("tools", "own")).status, 0);
  assert.equal(offered.length, 1);
  assert.equal((await outside.run("tools", "crm__find")).status, 0);
  offered.pop();
  assert.match((await outside.run("tools")).out, /^crm__find/m);
  offered.pop();
  assert.equal((await outside.run("call", "crm__find", "--help")).status, 0);
});

test("without --json the readable answer is printed", async () => {
  const outside = await testOutside();
  assert.deepEqual(await outside.run("call", "echo", "--text", "hello"), {
    status: 0,
    out: "hello\n",
    errors: "",
  });
});

test("what does not fit an argument is wrong usage", async () => {
  const outside = await testOutside();
  const cases = [
    [["--text", "x", "--max-times", "many"], /--max-times takes a number, not "many"/],
    [["--text", "x", "--loud", "perhaps"], /--loud takes true or false/],
    [["--text", "x", "--voices", "{"], /--voices takes JSON/],
    [["--json", "[1]"], /--json takes the arguments as a JSON object/],
    [["--json", "{"], /--json takes the arguments as a JSON object/],
    [[], /echo needs --text/],
  ] as const;
  for (const [words, message] of cases) {
    const { status, out, errors } = await outside.run("call", "echo", ...words);
    assert.equal(status, 2, words.join(" "));
    assert.match(errors + out, message);
  }
});

test("a tool's own refusal is status 1, on standard error or as JSON", async () => {
  const outside = await testOutside();
  const spoken = await outside.run("call", "echo", "--text", "x", "--max-times", "10");
  assert.equal(spoken.status, 1);
  assert.equal(spoken.out, "");
  assert.match(spoken.errors, /The arguments do not fit echo/);
  const json = await outside.run("call", "echo", "--text", "x", "--max-times", "10", "--json");
  assert.equal(json.status, 1);
  assert.equal(JSON.parse(json.out).error.code, "pipeline.invalidArguments");
});

test("the tool's arguments are explained with --help", async () => {
  const outside = await testOutside();
  for (const argv of [
    ["call", "echo", "--help"],
    ["tools", "echo"],
  ]) {
    const { status, out } = await outside.run(...argv);
    assert.equal(status, 0);
    assert.match(out, /--max-times <value>/);
    assert.match(out, /--loud \[true\|false\]/);
    assert.match(out, /How\. \(plain, fancy\)/);
    assert.match(out, /Gives the arguments back\./);
  }
});

test("--language is the tool's too where it takes one, else the language of the call", async () => {
  const outside = await testOutside();
  const echo = await outside.run("call", "echo", "--text", "x", "--language", "ja", "--json");
  const { language, given: arguments_ } = JSON.parse(echo.out).structuredContent;
  assert.equal(language, "ja");
  assert.equal(arguments_.language, "ja");
});

test("files stand for media by a relative or absolute path, inside the current folder or not", async () => {
  const outside = await testOutside();
  const elsewhere = await testOutside();
  const here = join(outside.directory, "a picture.png");
  const there = join(elsewhere.directory, "b.png");
  await writeFile(here, "12345");
  await writeFile(there, "123");
  const more = ["--more", there, "--json"];
  const { status, out } = await outside.run("call", "look", "--image", "a picture.png", ...more);
  assert.equal(status, 0, out);
  const { sizes, given: files } = JSON.parse(out).structuredContent;
  assert.deepEqual(sizes, [5, 3]);
  assert.deepEqual(files, [here, there]);
  assert.deepEqual(outside.opened[0]?.media.refs.roots, [outside.directory, elsewhere.directory]);
  const inList = await outside.run(
    "call",
    "look",
    `--image=${there}`,
    `--more=["${here}"]`,
    "--json",
  );
  assert.deepEqual(JSON.parse(inList.out).structuredContent.sizes, [3, 5]);
  assert.ok(outside.opened.at(-1)?.media.refs.roots.includes(elsewhere.directory));
  const inJson = await outside.run("call", "look", "--json", '{"image":"./a picture.png"}');
  assert.deepEqual(JSON.parse(inJson.out).structuredContent.given, [here]);
});

test("only media arguments are taken for files", async () => {
  const outside = await testOutside();
  await writeFile(join(outside.directory, "notes.txt"), "secret");
  const { out } = await outside.run("call", "echo", "--text", "notes.txt");
  assert.equal(out, "notes.txt\n");
});

test("a file that is not there is named before the tool is called", async () => {
  const outside = await testOutside();
  const { status, errors } = await outside.run("call", "look", "--image", "gone.png");
  assert.equal(status, 1);
  assert.match(errors, /gone\.png cannot be read \(ENOENT\)/);
});

test("URLs, base64 and inline media reach the tool as they were written", async () => {
  const outside = await testOutside();
  const { out } = await outside.run("call", "look", "--image", '{"data":"AAAA"}', "--json");
  assert.deepEqual(JSON.parse(out).structuredContent.sizes, [3]);
  const url = await outside.run("call", "look", "--image", "https://example.org/a.png");
  assert.match(url.errors, /it is no file/);
  const base64 = await outside.run("call", "look", "--image", "iVBORw0KGgo/+A==");
  assert.match(base64.errors, /it is no file/);
});

test("--output saves the medium that fits the file's name, else the main one", async () => {
  const outside = await testOutside();
  const read = (name: string): Promise<Buffer> => readFile(join(outside.directory, name));
  assert.equal((await outside.run("call", "draw", "--output", "chart.svg")).status, 0);
  assert.equal((await read("chart.svg")).toString(), "<svg/>");
  assert.equal((await outside.run("call", "draw", "--output", "chart.bin")).status, 0);
  assert.equal((await read("chart.bin"))[0], 0x89);
  const nothing = await outside.run("call", "echo", "--text", "x", "--output", "chart.png");
  assert.equal(nothing.status, 1);
  assert.match(nothing.errors, /holds no media/);
  await mkdir(join(outside.directory, "folder"));
  const unwritable = await outside.run("call", "draw", "--output", "folder");
  assert.match(unwritable.errors, /could not be written \(EISDIR\)/);
});

test("on a terminal no control sequence of a tool's text is obeyed", async () => {
  const outside = await testOutside({ isTTY: true });
  const { out } = await outside.run("call", "draw");
  assert.equal(out.includes("\u001b"), false);
  const piped = await testOutside();
  assert.equal((await piped.run("call", "draw")).out.includes("\u001b[2Jdrawn"), true);
});

test("Ctrl-C cancels the running call; a second one ends the process, as nobody listens", async () => {
  let listening = 0;
  const outside = await testOutside({
    warned() {
      listening = outside.signals.listenerCount("SIGINT");
      outside.signals.emit("SIGINT", "SIGINT");
      listening -= outside.signals.listenerCount("SIGINT");
    },
  });
  const { status, out } = await outside.run("call", "slow");
  assert.equal(status, 130);
  assert.equal(out, "");
  assert.equal(listening, 1);
});

/** Back to the beginning of the line, and the line is empty. */
const wipe = "\r\u001b[2K";

test("progress is a bar on a terminal and plain lines elsewhere", async () => {
  const lines = await testOutside({ warned: () => void lines.signals.emit("SIGTERM", "SIGTERM") });
  const plain = await lines.run("call", "slow");
  assert.equal(plain.status, 143);
  assert.equal(plain.errors, "0 % still working\n");
  const bar = await testOutside({
    isTTY: true,
    drawn: (text) => void (text.includes("0 %") && bar.signals.emit("SIGINT", "SIGINT")),
  });
  const drawn = await bar.run("call", "slow");
  assert.ok(drawn.errors.startsWith(`${wipe}░░░`));
  assert.match(drawn.errors, /0 % still working/);
  assert.ok(drawn.errors.endsWith(wipe), "the bar is wiped out at the end");
});

test("artifacts are added, listed, saved and removed", async () => {
  const outside = await testOutside();
  await writeFile(join(outside.directory, "a.txt"), "hello");
  const added = await outside.run("artifacts", "add", "a.txt", "--json");
  const [{ uri, bytes, name, mimeType }] = JSON.parse(added.out);
  assert.deepEqual({ bytes, name }, { bytes: 5, name: "a.txt" });
  assert.match(mimeType, /^text\/plain/);
  assert.match((await outside.run("artifacts", "list")).out, new RegExp(`^${uri} .*a\\.txt\n$`));
  assert.equal((await outside.run("artifacts", "get", uri, "b.txt")).status, 0);
  assert.equal(await readFile(join(outside.directory, "b.txt"), "utf8"), "hello");
  assert.equal((await outside.run("artifacts", "remove", uri)).status, 0);
  assert.deepEqual(JSON.parse((await outside.run("artifacts", "list", "--json")).out), []);
  const gone = await outside.run("artifacts", "remove", uri);
  assert.equal(gone.status, 1);
  assert.match(
    (await outside.run("artifacts", "add", "none.txt")).errors,
    /cannot be read \(ENOENT\)/,
  );
});
