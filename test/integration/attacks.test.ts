/** What strangers hand in as media: each is refused by name, tells nothing, and leaves the hub ready. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { docx } from "../../src/media/document/testing/office-files.ts";
import { workshop } from "../../src/media/ffmpeg/testing/make-media.ts";
import { oneBitPng } from "../../src/media/image/testing/one-bit-png.ts";
import { samples } from "../../src/media/image/testing/pictures.ts";
import { spellings } from "../../src/media/refs/egress/testing/loopback-spellings.ts";
import { residentBytes } from "../hub-process.ts";
import { assertTellsNothing } from "../leaks.ts";
import { need } from "../need.ts";
import { type CallResult, codeOf, type RealHub, realHub } from "../real-hub.ts";
import { hostileSvg, hostileText } from "./hostile-texts.ts";

const mebi = 1024 * 1024;
const secret = "the secret beside the root";
let hub: RealHub;
/** Holds a secret and `root`, the folder that the hub may read. */
let ground: string;
let root: string;

before(async () => {
  ground = await mkdtemp(join(tmpdir(), "kumihimo-attacks-"));
  root = join(ground, "root");
  await mkdir(join(root, "folder"), { recursive: true });
  await writeFile(join(ground, "secret.txt"), secret);
  await writeFile(join(root, "inside.txt"), "inside");
  hub = await realHub(["--root", root]);
});
after(async () => {
  await hub[Symbol.asyncDispose]();
  await rm(ground, { recursive: true, force: true });
});
afterEach(async () => {
  assert.equal((await fetch(`${hub.url}/readyz`)).status, 200, "the hub is ready");
});

const inline = (bytes: string | Uint8Array, mimeType = ""): string =>
  `data:${mimeType};base64,${Buffer.from(bytes).toString("base64")}`;

/** Calls a tool, and lets nothing of the machine pass. */
async function attempt(tool: string, args: object, label: string): Promise<CallResult> {
  const answer = await hub.call(tool, args);
  assertTellsNothing(JSON.stringify(answer), hub, label, [ground, secret]);
  return answer;
}

async function refused(tool: string, args: object, code: string | RegExp): Promise<void> {
  const label = `${tool} ${JSON.stringify(args).slice(0, 120)}`;
  const answer = await attempt(tool, args, label);
  assert.equal(answer.isError, true, label);
  const told = String(codeOf(answer));
  if (typeof code === "string") assert.equal(told, code, label);
  else assert.match(told, code, label);
  assert.match(answer.content[0]?.text ?? "", /\S\. \S/, "a message and an advice");
}

const sum = (file: string): object => ({ file, operation: "checksum" });

test("no spelling of an address of this machine or its network is read from", async () => {
  const whole = `
    https://localhost/ https://LOCALHOST/ https://user:pw@127.0.0.1/ https://example.com@127.0.0.1/
    https://127.0.0.1\\@example.com/ https:127.0.0.1 https:///127.0.0.1 https:\\\\127.0.0.1\\
    HTTPS://127.0.0.1/ https://127.0.0.1:22/ https://127.0.0.1#@example.com/ https://[::1%lo]/
    https://[::ffff:169.254.169.254]/ https://１２７．０．０．１/ https://%00/ https:// http://127.0.0.1/
    http://example.com/ https://example.com:22/ https://user@example.com/ https://example.com./`
    .trim()
    .split(/\s+/);
  const written = [...spellings.map((host) => `https://${host}/latest/meta-data/`), ...whole];
  assert.ok(written.length >= 75);
  for (const url of written) await refused("file_processing", sum(url), "media.addressForbidden");
});

test("names that cannot be are not reachable, and other schemes are not read", async () => {
  // A name that no name server is asked about.
  await refused("file_processing", sum(`https://${"a".repeat(300)}/`), "media.notReachable");
  const schemes = `
    ftp://127.0.0.1/x gopher://127.0.0.1:70/ ws://127.0.0.1/ javascript:alert(1) jar:file:///x!/
    view-source:https://127.0.0.1 unix:/var/run/docker.sock pipe:0 fd:0 concat:inside.txt|/etc/passwd
    crypto:inside.txt cache:inside.txt lavfi:testsrc data: data:, data:image/png;base64,
    data:image/png;base64,!!!!`;
  for (const url of schemes.trim().split(/\s+/))
    await refused("file_processing", sum(url), "media.notMedia");
  for (const uri of ["artifact:", "artifact://../../etc/passwd", "artifact://sha256-../../x"])
    await refused("file_processing", sum(uri), "storage.badUri");
  const absent = `artifact://sha256-${"0".repeat(64)}`;
  await refused("file_processing", sum(absent), "storage.noArtifact");
});

test("no spelling of a path leads out of the root", async () => {
  const paths = [
    ..."../secret.txt folder/../../secret.txt ./../secret.txt ..\\secret.txt / . .. ~/x".split(" "),
    ..."....//secret.txt ..;/secret.txt ‥/secret.txt ．．/secret.txt ~root/.bashrc".split(" "),
    ..."$HOME/x C:\\Windows\\win.ini \\\\host\\share\\x //host/share/x folder folder/".split(" "),
    ..."/etc/passwd /dev/zero /dev/stdin /proc/self/fd/0 /proc/self/environ".split(" "),
    ..."/proc/self/cwd/package.json ..%2fsecret.txt %2e%2e/secret.txt".split(" "),
    ..."file://host/etc/passwd file:///etc/passwd file:/etc/passwd FILE:///etc/passwd".split(" "),
    ..."file:etc/passwd file://127.0.0.1/etc/passwd file:///%2e%2e/etc/passwd".split(" "),
    `${ground}/secret.txt`,
    `${root}/../secret.txt`,
    root,
    `${root}/`,
    `${root}-evil/x`,
    `file://${root}/..%2fsecret.txt`,
    `file://${root}/%2e%2e/secret.txt`,
    `file://${root}/inside.txt%00.png`,
    "inside.txt\0.png",
    "inside.txt\n/etc/passwd",
    `${"../".repeat(3000)}etc/passwd`,
    `${"a/".repeat(3000)}x`,
    `${"a".repeat(5000)}.png`,
  ];
  assert.ok(paths.length >= 45);
  for (const path of paths) {
    const answer = await hub.call("file_processing", sum(path));
    assert.equal(codeOf(answer), "media.outsideRoots", path.slice(0, 80));
    // The path was the caller's; nothing else of the folders may show.
    assert.ok(!JSON.stringify(answer).includes(ground), path);
  }
  for (const word of ["-version", "|ls", "`id`", "$(id)", "CON", "~", "inside.txt%00"])
    await refused("file_processing", sum(word), "media.notMedia");
  assert.equal((await hub.call("file_processing", sum("inside.txt"))).isError, undefined);
});

test("links, devices and pipes in the root are refused like files that are not there", async () => {
  const links: Readonly<Record<string, string>> = {
    passwd: "/etc/passwd",
    etc: "/etc",
    loop: "loop",
    chain: "passwd",
    beside: "../secret.txt",
    zero: "/dev/zero",
    input: "/proc/self/fd/0",
    sound: "../root/../secret.txt",
  };
  for (const [name, target] of Object.entries(links)) await symlink(target, join(root, name));
  execFileSync("mkfifo", [join(root, "fifo")]);
  for (const name of [...Object.keys(links), "etc/passwd", "fifo"]) {
    await refused("file_processing", sum(name), "media.outsideRoots");
    await refused("video_analysis", { video: name }, "media.outsideRoots");
  }
});

test("playlists, scripts and pages are not taken for film, sound or pictures", async () => {
  for (const [name, text] of Object.entries(hostileText)) {
    await writeFile(join(root, `${name}.mp4`), text);
    for (const file of [inline(text, "video/mp4"), `${name}.mp4`]) {
      await refused("video_analysis", { video: file }, "media.wrongKind");
      await refused("audio_transcription", { audio: file }, "media.wrongKind");
      await refused("image_description", { image: file }, "media.wrongKind");
    }
    await attempt("file_processing", { file: `${name}.mp4`, operation: "extract_text" }, name);
  }
});

test("a playlist behind the first bytes of a film is damage", async (t) => {
  if (!need(t, "ffmpeg")) return;
  for (const start of ["\0\0\0\u0018ftypmp42", "RIFF\0\0\0\0AVI LIST", "\u001aE\u00df\u00a3"]) {
    const bytes = Buffer.concat([
      Buffer.from(start, "latin1"),
      Buffer.from(hostileText["m3u8"] ?? ""),
    ]);
    const code = /^media\.(?:unreadable|wrongKind)$/;
    await refused("video_analysis", { video: inline(bytes, "video/mp4") }, code);
  }
});

test("a film that points to other files is read by itself or not at all", async (t) => {
  if (!need(t, "ffmpeg")) return;
  await using shop = await workshop();
  const film = await readFile(
    await shop.make("film.mov", "-f lavfi -i testsrc=s=64x64:r=5:d=1 -c:v mjpeg"),
  );
  const entry = film.indexOf("url ", film.indexOf("dref"));
  film.writeUInt32BE(0, entry + 4);
  film.write("alis", entry);
  const moved = await attempt("video_analysis", { video: inline(film) }, "dref");
  assert.ok(moved.isError === true || moved.structuredContent?.["width"] === 64);

  const subtitles = join(shop.folder, "titles.ass");
  await writeFile(subtitles, hostileText["ass"] ?? "");
  const titled = await shop.make(
    "film.mkv",
    `-f lavfi -i testsrc=s=64x64:r=5:d=1 -i ${subtitles} -c:v mpeg4 -c:s ass -attach ${subtitles} -metadata:s:t mimetype=application/x-truetype-font`,
  );
  const read = await attempt("video_analysis", { video: inline(await readFile(titled)) }, "ass");
  assert.equal(read.structuredContent?.["width"], 64);
});

test("SVG reads no file, no address and no entity", async () => {
  for (const [name, { svg, code }] of Object.entries(hostileSvg)) {
    const image = inline(svg, "image/svg+xml");
    if (code !== undefined) await refused("image_description", { image }, code);
    else assert.equal((await attempt("image_description", { image }, name)).isError, undefined);
  }
});

test("archives whose entries lead elsewhere are damaged documents", async () => {
  const name = "../../etc/passwd";
  const honest = Buffer.from(
    await docx("<w:p><w:r><w:t>text</w:t></w:r></w:p>", { ["x".repeat(name.length)]: secret }),
  );
  const text = honest.toString("latin1").replaceAll("x".repeat(name.length), name);
  const file = inline(Buffer.from(text, "latin1"));
  await refused("file_processing", { file, operation: "extract_text" }, "media.unreadable");
});

test("pixel bombs are refused before they are decoded, and spoil no other source", async () => {
  const bomb = inline(oneBitPng(30_000), "image/png");
  await refused("image_description", { image: bomb }, "media.tooManyPixels");
  await refused("image_analysis", { image: bomb }, "media.tooManyPixels");
  const resize = { file: bomb, operation: "resize", width: 10 };
  await refused("file_processing", resize, "media.tooManyPixels");
  const { png } = await samples();
  const answer = await hub.call("multimodal_analysis", {
    text: "Total: 12 pcs",
    images: [...Array.from({ length: 19 }, () => bomb), inline(png)],
  });
  assert.equal(answer.isError, undefined);
  const failures: unknown = answer.structuredContent?.["failures"];
  assert.ok(Array.isArray(failures) && failures.length === 19);
});

test("twenty sources as large as a request may be are each told apart", async () => {
  const junk = inline(Buffer.alloc(mebi, 7), "image/png");
  const images = Array.from({ length: 20 }, () => junk);
  await refused("multimodal_analysis", { images }, "tools.nothingRead");
  if (process.platform !== "linux") return;
  assert.ok((await residentBytes(hub.process.pid ?? 0)) < 800 * mebi);
});
