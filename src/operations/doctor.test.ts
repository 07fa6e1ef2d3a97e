import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { programsConfig } from "../media/programs/config.ts";
import { programs } from "../media/programs/programs.ts";
import { doctor, type Finding } from "./doctor.ts";
import { hubProbes, type ProbedHub } from "./hub-probes.ts";

const never = new AbortController().signal;
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kumihimo-doctor-"));
});
after(() => rm(folder, { recursive: true }));

async function examined(changed: Partial<ProbedHub>): Promise<(name: string) => Finding> {
  await using none = programs(programsConfig.parse({}), "");
  const findings = await doctor(
    hubProbes({
      dataDir: folder,
      roots: [],
      host: "127.0.0.1",
      port: 0,
      freeBytes: 1,
      programs: none,
      searchPath: "",
      providers: [],
      anchors: [],
      auditDirectory: join(folder, "audit"),
      ...changed,
    }),
    never,
  );
  return (name) => {
    const found = findings.find((each) => each.name === name);
    assert.ok(found, `nothing was found out about ${name}`);
    return found;
  };
}

function portOf(server: Server): number {
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return address.port;
}

test("a missing program says what it would add and how to get it", async () => {
  const found = await examined({});
  const { state, adds, install } = found("ffmpeg");
  assert.equal(state, "missing");
  assert.match(adds?.en ?? "", /video/);
  assert.match(adds?.ja ?? "", /動画/);
  assert.deepEqual(install, {
    debian: "sudo apt-get install -y ffmpeg",
    macos: "brew install ffmpeg",
  });
});

test("what ships with the hub is found", async () => {
  const found = await examined({});
  for (const name of ["node", "ocr-data", "fonts", "data-folder", "free-disk", "port"]) {
    assert.equal(found(name).state, "ok", name);
  }
});

test("a data folder that does not exist yet is fine where it can be made", async () => {
  const found = await examined({ dataDir: join(folder, "not", "yet") });
  assert.equal(found("data-folder").state, "ok");
  assert.match(found("data-folder").found.en, /first start/);
});

test("a data folder below a file, a full disk and a wrong root are problems", async () => {
  const found = await examined({
    dataDir: join(import.meta.filename, "data"),
    roots: ["/nowhere/at/all"],
    freeBytes: Number.MAX_SAFE_INTEGER,
  });
  for (const name of ["data-folder", "free-disk", "root"]) {
    assert.equal(found(name).state, "problem", name);
    assert.ok(found(name).advice, name);
  }
});

test("a port that another program holds is a problem", async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => server.close());
  const port = portOf(server);
  const finding = (await examined({ port }))("port");
  assert.equal(finding.state, "problem");
  assert.match(finding.found.en, /EADDRINUSE/);
});

test("a port that a hub answers on is fine", async () => {
  const server = createHttpServer((_, response) => response.end("{}")).listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => server.close());
  const port = portOf(server);
  assert.equal((await examined({ port }))("port").state, "ok");
});

test("a probe that throws is a finding, not the end of the list", async () => {
  const broken = { name: "broken", look: () => Promise.reject(new Error("odd")) };
  const [finding] = await doctor([broken], never);
  assert.equal(finding?.state, "problem");
});

test("without a provider one line says what it would add and where to name one", async () => {
  const { state, adds, advice } = (await examined({}))("models");
  assert.equal(state, "missing");
  assert.match(adds?.ja ?? "", /文字起こし/);
  assert.match(advice?.en ?? "", /models\.providers/);
});

test("a configured provider says what it adds, one without its key which setting is missing", async () => {
  const offers = ["describe", "speak"] as const;
  const found = await examined({
    providers: [
      { name: "studio", kind: "openai", offers },
      { name: "vision", kind: "google", offers, missing: "apiKey" },
    ],
  });
  assert.deepEqual(found("models.studio").found, {
    en: "openai; it can describe pictures, speak",
    ja: "openai（画像の説明、音声の合成）",
  });
  const { state, advice } = found("models.vision");
  assert.equal(state, "missing");
  assert.match(advice?.en ?? "", /Set models\.providers\.vision\.apiKey/);
});

test("a machine without bubblewrap is told what it would add, one with it that it works or why not", async (t) => {
  if (process.platform !== "linux") return t.skip("only Linux has such a sandbox");
  const { state, adds, advice } = (await examined({}))("sandbox");
  assert.equal(state, "missing");
  assert.match(adds?.en ?? "", /stdio upstreams/);
  assert.match(advice?.en ?? "", /apt-get install -y bubblewrap/);
  const here = (await examined({ searchPath: process.env["PATH"] ?? "" }))("sandbox");
  assert.ok(here.state === "ok" || here.advice !== undefined);
});

test("anchors are found: one that gets nothing is a problem, and one beside the log is told of", async () => {
  const auditDirectory = join(folder, "audit");
  const log = join(auditDirectory, "3f9c0a62d1b84e57");
  const anchored = join(folder, "anchored");
  await mkdir(log, { recursive: true });
  await mkdir(anchored);
  const file = join(log, "00000000000000000000.checkpoints");
  await writeFile(file, "");
  const anchors: ProbedHub["anchors"] = [
    { kind: "file", path: anchored, everySeconds: 0 },
    { kind: "file", path: join(folder, "nowhere"), everySeconds: 0 },
    { kind: "http", url: "https://siem.example", headers: {}, everySeconds: 0, timeoutSeconds: 1 },
  ];
  const late = await examined({ anchors, auditDirectory });
  assert.equal(late("audit.anchors.1").state, "problem");
  assert.match(late("audit.anchors.1").found.en, /3f9c0a62d1b84e57 since the beginning/);
  assert.match(late("audit.anchors.2").found.en, /ENOENT/);
  assert.equal(late("audit.anchors.3").state, "ok");
  const kept = join(anchored, "3f9c0a62d1b84e57.checkpoints");
  await writeFile(kept, "");
  const well = (await examined({ anchors, auditDirectory }))("audit.anchors.1");
  assert.deepEqual([well.state, /file system of the log itself/.test(well.found.en)], ["ok", true]);
  await utimes(kept, 1000, 1000);
  const behind = (await examined({ anchors, auditDirectory }))("audit.anchors.1");
  assert.match(behind.found.en, /since 1970-01-01T00:16:40\.000Z/);
});
