import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  open,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { isKumihimoError } from "../../../kernel/errors.ts";
import { isInside, openRootFile } from "./root-file.ts";

let base = "";
let root = "";
const secret = "the secret";

before(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), "roots-")));
  root = join(base, "jail");
  for (const folder of ["jail/sub/deep", "jail-evil", "outside", "other"])
    await mkdir(join(base, folder), { recursive: true });
  for (const file of ["jail-evil/secret", "outside/secret", "secret"])
    await writeFile(join(base, file), secret);
  await writeFile(join(root, "inside"), "inside");
  await writeFile(join(root, "sub/deep/inside"), "deep");
  await writeFile(join(root, "..inside"), "dots");
  await writeFile(join(root, "a b%20c#?.txt"), "odd");
  await writeFile(join(base, "other/inside"), "other");
  await writeFile(join(base, "other/only"), "only");
  await symlink("../outside/secret", join(root, "link-out"));
  await symlink(join(base, "outside"), join(root, "folder-out"));
  await symlink("..", join(root, "up"));
  await symlink("/", join(root, "everything"));
  await symlink("sub/deep/inside", join(root, "link-in"));
  await symlink("loop-b", join(root, "loop-a"));
  await symlink("loop-a", join(root, "loop-b"));
  await symlink(".", join(root, "self"));
  await symlink("/proc/self/environ", join(root, "environ"));
});

after(() => rm(base, { recursive: true }));

const outside = (error: unknown): boolean =>
  isKumihimoError(error) && error.code === "media.outsideRoots";

async function read(written: string, roots: readonly string[] = [root]): Promise<string> {
  const { file, size } = await openRootFile(written, roots);
  const text = await file.readFile("utf8");
  await file.close();
  assert.equal(Buffer.byteLength(text), size);
  return text;
}

test("files inside a root are read by every path that leads to them", async () => {
  assert.equal(await read("inside"), "inside");
  assert.equal(await read("./sub/../inside"), "inside");
  assert.equal(await read(join(root, "inside")), "inside");
  assert.equal(await read("sub/deep/inside"), "deep");
  assert.equal(await read("..inside"), "dots");
  assert.equal(await read("link-in"), "deep");
  assert.equal(await read("self/self/inside"), "inside");
  assert.equal(await read("up/jail/inside"), "inside");
  assert.equal(await read(pathToFileURL(join(root, "a b%20c#?.txt")).href), "odd");
  assert.equal(await read(`file://localhost${root}/inside`), "inside");
  assert.equal(await read(`FILE:${root}/inside`), "inside");
  assert.equal(await read(`file://${root}/%69nside`), "inside");
  assert.equal((await openNamed("sub/deep/inside")).name, "inside");
  await writeFile(join(root, "a\n\u001b[31mb.png"), "odd");
  assert.equal((await openNamed("a\n\u001b[31mb.png")).name, "a\uFFFD\uFFFD[31mb.png");
});

async function openNamed(written: string): Promise<{ name: string }> {
  const { file, name } = await openRootFile(written, [root]);
  await file.close();
  return { name };
}

test("a relative path is tried in each root in order, and a root may be given by a link", async () => {
  const other = join(base, "other");
  assert.equal(await read("inside", [root, other]), "inside");
  assert.equal(await read("inside", [other, root]), "other");
  assert.equal(await read("only", [join(base, "missing"), root, other]), "only");
  const alias = join(base, "alias");
  await symlink(root, alias);
  assert.equal(await read("inside", [alias]), "inside");
  assert.equal(await read(join(alias, "inside"), [alias]), "inside");
  assert.equal(await read(join(root, "inside"), [alias]), "inside");
});

test("every way out of a root is refused in the same words", async () => {
  const ways = [
    join(base, "secret"),
    join(base, "jail-evil/secret"),
    "../secret",
    "../jail-evil/secret",
    "sub/../../secret",
    "link-out",
    "./link-out",
    "folder-out/secret",
    "up/secret",
    "everything/etc/passwd",
    "self/up/secret",
    "environ",
    "./loop-a",
    "loop-a/x",
    "/etc/passwd",
    "/etc/passwd\0.png",
    "inside\0",
    "./inside\0.png",
    "/proc/self/environ",
    "/proc/self/root/etc/passwd",
    "/dev/null",
    "//etc/passwd",
    "/../../etc/passwd",
    `${root}/../secret`,
    `${root}//..//secret`,
    `${root.toUpperCase()}/inside`,
    `${root}/Inside.txt`,
    `${root}/sub`,
    `${root}/`,
    `${root}/missing`,
    root,
    "./",
    "..",
    "../",
    "~/secret",
    `file://${base}/secret`,
    `file://${root}/../secret`,
    `file://${root}/%2e%2e/secret`,
    `file://${root}/%2E%2e%2fsecret`,
    `file://${root}/..%2fsecret`,
    `file://${root}/sub%5c..%5c..%5csecret`,
    `file://${root}/inside%00`,
    `file://${root}/%252e%252e/secret`,
    `file://evil.example${root}/inside`,
    `file://127.0.0.1${root}/inside`,
    "file:///etc/passwd",
    "file:",
    "file://",
    "file://%zz/",
    "\\\\evil.example\\share\\cat.png",
    "//evil.example/share/cat.png",
    "..\\secret",
    "C:\\Windows\\win.ini",
    "C:/Windows/win.ini",
    `./${"x".repeat(5000)}`,
    `${"../".repeat(2000)}etc/passwd`,
  ];
  for (const way of ways) await assert.rejects(read(way), outside, way.slice(0, 80));
  await assert.rejects(read("./inside", []), outside);
});

test("a word that names no file is not media, whatever lies outside by that name", async () => {
  for (const word of ["hello", "a picture of a cat", "secret"])
    await assert.rejects(
      read(word),
      (error: unknown) => isKumihimoError(error) && error.code === "media.notMedia",
      word,
    );
});

test("only regular files are opened, and a FIFO keeps nobody waiting", async (t) => {
  execFileSync("mkfifo", [join(root, "pipe.mp4")]);
  const server = createServer().listen(join(root, "socket.mp4"));
  t.after(() => server.close());
  for (const name of ["pipe.mp4", "socket.mp4", "sub/"])
    await assert.rejects(read(name), outside, name);
  await assert.rejects(read("/dev/zero", ["/dev"]), outside);
  await assert.rejects(read("/dev/tty", ["/dev"]), outside);
});

test("a hard link inside a root is a file of the root", async () => {
  await link(join(base, "outside/secret"), join(root, "hard"));
  assert.equal(await read("hard"), secret);
});

test("a file that the hub may not read is refused like one that is not there", async () => {
  const path = join(root, "locked.txt");
  await (await open(path, "w", 0o000)).close();
  await asNobody(() => assert.rejects(read("locked.txt"), outside));
});

/** Root may read every file, so it lays its rights down for as long as `work` takes. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return await work();
  await chmod(base, 0o755);
  process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}

test("random paths never read anything outside", async () => {
  const names = ["..", ".", "", "sub", "deep", "inside", "secret", "up", "self", "folder-out"];
  const more = [
    "link-out",
    "jail",
    "jail-evil",
    "outside",
    "everything",
    "etc",
    "passwd",
    "%2e%2e",
  ];
  const segment = fc.oneof(fc.constantFrom(...names, ...more), fc.string({ maxLength: 4 }));
  const start = fc.constantFrom("", "/", "./", "file://", "file:///", "//");
  const inBase = fc.constantFrom("", "BASE/", "ROOT/");
  await fc.assert(
    fc.asyncProperty(
      start,
      inBase,
      fc.array(segment, { maxLength: 7 }),
      async (first, at, rest) => {
        const path = first + at.replace("BASE", base).replace("ROOT", root) + rest.join("/");
        const text = await read(path).catch(() => "");
        assert(["", "inside", "deep", "dots", "odd"].includes(text), path);
      },
    ),
    { numRuns: 2000 },
  );
});

test("containment is by whole names", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b", "..", "..c", ".")), (segments) => {
      const path = join("/a/b", ...segments);
      assert.equal(isInside("/a/b", path), path.startsWith("/a/b/") && path !== "/a/b/");
    }),
  );
  assert.equal(isInside("/", "/etc/passwd"), true);
  assert.equal(isInside("/jail", "/jail-evil/x"), false);
});

test("a folder swapped for a link while a file is opened never lets the outside through", async () => {
  const folder = join(root, "swapped");
  const aside = join(base, "aside");
  await mkdir(folder);
  await writeFile(join(folder, "secret"), "harmless");
  await symlink(join(base, "outside"), join(base, "trap"));
  const done = new AbortController();
  const swapper = (async () => {
    while (!done.signal.aborted) {
      await rename(folder, aside);
      await rename(join(base, "trap"), folder);
      await rename(folder, join(base, "trap"));
      await rename(aside, folder);
      await setTimeout(Math.random());
    }
  })();
  let harmless = 0;
  for (let tries = 0; tries < 1500; tries += 1) {
    const text = await read("swapped/secret").catch(() => "");
    assert.notEqual(text, secret);
    if (text === "harmless") harmless += 1;
  }
  done.abort();
  await swapper;
  assert(harmless > 0);
});
