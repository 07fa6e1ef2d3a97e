import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import * as z from "zod";
import { lateSessions } from "../identity/sessions/late-sessions.ts";
import { systemClock } from "../kernel/clock.ts";
import { isKumihimoError } from "../kernel/errors.ts";
import { mediaErrors } from "../media/errors.ts";
import type { MediaSource } from "../media/refs/media-source.ts";
import { createCatalog } from "../pipeline/catalog.ts";
import type { Artifacts } from "../storage/artifacts.ts";
import { silentLog } from "../telemetry/log.ts";
import { type Metrics, noMetrics } from "../telemetry/metrics.ts";
import { definePlugin, type Plugin } from "./define-plugin.ts";
import { engineRack } from "./engine-rack.ts";
import { providerRack } from "./provider-rack.ts";
import { noModels } from "../models/no-models.ts";
import { loadPlugin } from "./load-plugin.ts";
import { type PluginNeeds, startPlugins } from "./start-plugins.ts";

let folder = "";
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "kumihimo-plugins-"));
});
after(() => rm(folder, { recursive: true }));

const refusing =
  (code: string) =>
  (error: unknown): boolean =>
    isKumihimoError(error) && error.code === code;

/** What the plugins of these tests never touch is left out by intent. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no member of it is ever read
const unused = new Proxy({}, {}) as Artifacts & MediaSource;

const needs = (settings: Record<string, unknown> = {}): PluginNeeds => ({
  catalog: createCatalog(),
  rack: engineRack(noMetrics, systemClock),
  providers: providerRack(),
  models: noModels,
  media: unused,
  artifacts: unused,
  sessions: lateSessions().operations,
  log: silentLog,
  settings,
});

const written = async (name: string, source: string): Promise<string> => {
  const file = path.join(folder, name);
  await writeFile(file, source);
  return file;
};

test("the example plugin is loaded from its file and its tool is in the catalog", async () => {
  const plugin = await loadPlugin("examples/plugins/word-count.ts");
  const given = needs({ "example.word-count": { longest: 5 } });
  await using started = await startPlugins([plugin], given);
  assert.ok(started);
  assert.deepEqual(
    given.catalog.tools().map(({ name }) => name),
    ["word_count"],
  );
});

test("a plugin that lies anywhere may import the contract and zod", async () => {
  const file = await written(
    "elsewhere.ts",
    `import * as z from "zod";
     import { definePlugin, type Plugin } from "kumihimo/plugin";
     export default definePlugin({ id: "test.elsewhere", contract: 1, settings: z.strictObject({}), start() {} }) satisfies Plugin;`,
  );
  const { id } = await loadPlugin(file);
  assert.equal(id, "test.elsewhere");
});

test("a file that does not run, and one that exports no plugin, are told apart", async () => {
  const broken = await written("broken.ts", "this is not code");
  await assert.rejects(loadPlugin(broken), refusing("plugins.notLoadable"));
  await assert.rejects(loadPlugin(path.join(folder, "absent.ts")), refusing("plugins.notLoadable"));
  const empty = await written("empty.ts", "export default { id: 'nodot', contract: 2 };");
  await assert.rejects(loadPlugin(empty), refusing("plugins.notAPlugin"));
});

const plugin = (id: Plugin["id"], start: Plugin["start"]): Plugin =>
  definePlugin({ id, contract: 1, settings: z.strictObject({ size: z.int().default(1) }), start });

test("settings that do not fit stop the start and are named", async () => {
  const one = plugin("test.one", () => {});
  await assert.rejects(
    startPlugins([one], needs({ "test.one": { size: "big" } })),
    refusing("plugins.wrongSettings"),
  );
});

test("when a later plugin fails, what had started is closed again, in reverse", async () => {
  const closed: string[] = [];
  const opening = (id: Plugin["id"]): Plugin =>
    plugin(id, () => ({
      [Symbol.asyncDispose]: async () => {
        closed.push(id);
      },
    }));
  const failing = plugin("test.three", () => {
    throw new Error("no");
  });
  await assert.rejects(
    startPlugins([opening("test.one"), opening("test.two"), failing], needs()),
    refusing("plugins.startFailed"),
  );
  assert.deepEqual(closed, ["test.two", "test.one"]);
});

test("one plugin given twice is refused", async () => {
  const one = plugin("test.one", () => {});
  await assert.rejects(startPlugins([one, one], needs()), refusing("plugins.twice"));
});

test("an engine that nobody brought fails by its name, and one that was brought is timed", async () => {
  const jobs: string[] = [];
  const metrics: Metrics = {
    ...noMetrics,
    engineJob: ({ engine, outcome }) => jobs.push(`${engine} ${outcome}`),
  };
  const rack = engineRack(metrics, systemClock);
  const { signal } = new AbortController();
  await assert.rejects(
    rack.engines.codes.read(new Uint8Array(), signal),
    refusing("media.engineMissing"),
  );
  rack.set("codes", {
    name: "test",
    read: async (image) => {
      if (image.length === 0) throw mediaErrors.unreadable({ what: "picture", why: "it is empty" });
      return [];
    },
  });
  assert.deepEqual(await rack.engines.codes.read(new Uint8Array(1), signal), []);
  await assert.rejects(rack.engines.codes.read(new Uint8Array(), signal));
  assert.equal(rack.engines.codes.name, "test");
  assert.deepEqual(jobs, ["codes ok", "codes refused"]);
});
