/** Every tool with every kind of provider, each before a server that holds it to its vendor's reference. */

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import type { Capability } from "../../src/models/capability.ts";
import { providerKinds } from "../../src/provider-kinds.ts";
import { need } from "../need.ts";
import { needPackage } from "../need-package.ts";
import { type HubOfKind, hubOfKind, realHubOfKind } from "./models/hub-of-kind.ts";
import { hubWith, type Told } from "./models/hub-with.ts";
import { writeClearLines } from "./models/clear-lines.ts";
import { writeLargeFilm, writeLargePicture } from "./models/large-files.ts";
import {
  columnOf,
  type Job,
  jobs,
  largePicture,
  serveAll,
  withoutModels,
} from "./models/served.ts";
import { vendorKinds } from "./models/vendors.ts";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where each vendor's server sees its object, in pixels of the large picture as shown. */
const boxes: Readonly<Record<string, Box>> = {
  openai: { x: 240, y: 450, width: 1200, height: 900 },
  "azure-openai": { x: 240, y: 450, width: 1200, height: 900 },
  "openai-compatible": { x: 240, y: 360, width: 1200, height: 900 },
  google: { x: 600, y: 180, width: 1200, height: 720 },
  // It counts pixels, of a picture that is made 1932 wide before it is sent.
  anthropic: scaled({ x: 10, y: 20, width: 100, height: 50 }, 2400 / 1932),
  "azure-vision": { x: 20, y: 30, width: 200, height: 150 },
  "google-vision": { x: 0, y: 450, width: 1200, height: 900 },
};

/** Edges are whole pixels. */
function scaled({ x, y, width, height }: Box, by: number): Box {
  const at = (pixels: number): number => Math.round(pixels * by);
  return { x: at(x), y: at(y), width: at(x + width) - at(x), height: at(y + height) - at(y) };
}

/** Capabilities of models that count tokens. */
const inTokens: readonly Capability[] = ["describe", "generate", "watch"];

test("every kind of provider and every tool has its place in the table", async () => {
  const kinds = Object.keys(providerKinds).toSorted();
  assert.deepEqual(Object.keys(columnOf).toSorted(), kinds);
  assert.deepEqual(Object.keys(vendorKinds).toSorted(), kinds);
  await using hub = await hubWith({});
  const tools = new Set([...jobs.map(({ tool }) => tool), ...withoutModels]);
  assert.deepEqual(
    hub.app
      .tools()
      .map(({ name }) => name)
      .toSorted(),
    [...tools].toSorted(),
  );
});

test("every capability that a kind offers is one that a tool asks it for", async () => {
  for (const [kind, load] of Object.entries(providerKinds)) {
    const { offers } = await load();
    const asked = new Set(
      jobs.flatMap(({ served }) => (served[columnOf[kind] ?? -1] ?? "").split(" ")),
    );
    // Nothing is searched for by meaning yet.
    const idle = offers.filter((capability) => capability !== "embed" && !asked.has(capability));
    assert.deepEqual(idle, [], kind);
  }
});

// Each has a hub and a server of its own.
describe("the tools with providers", { concurrency: 2 }, () => {
  for (const kind of Object.keys(columnOf)) {
    describe(`the tools with ${kind}`, () => {
      let place: HubOfKind;
      before(async () => {
        place = await hubOfKind(kind);
        await writeLargePicture(place.hub.folder);
        // How well a page is read is tested elsewhere, and the last test here asks for the examples.
        await writeClearLines(place.hub.folder);
      });
      after(() => place[Symbol.asyncDispose]());

      for (const job of jobs) {
        const served = job.served[columnOf[kind] ?? -1] ?? "";
        // What this machine gives alone is tested elsewhere.
        if (served === "") continue;
        test(titleOf(job, served), async (t) => {
          if (!isHere(t, kind)) return;
          const { hub, vendor } = place;
          const answer = await hub.call(job.tool, argsFor(job, kind), { fresh: true });
          assert.deepEqual(vendor?.faults ?? [], []);
          if (served.includes(".")) return assert.equal(answer.failure?.code, served);
          assert.equal(answer.isError, undefined, JSON.stringify(answer.failure));
          holds(answer, { served, kind, job });
        });
      }
    });
  }
});

function titleOf({ tool, args }: Job, served: string): string {
  const told = Object.values(args).filter((each) => typeof each !== "object");
  return `${tool} ${told.join(", ")}: ${served}`;
}

function isHere(t: TestContext, kind: string): boolean {
  if (kind === "onnx" && needPackage(t, "onnx", "onnxruntime-node") === undefined) return false;
  return need(t, "ffmpeg");
}

/** The model on this machine calls its input otherwise. */
const argsFor = ({ tool, args }: Job, kind: string): object =>
  tool === "ml_inference" && kind === "onnx"
    ? { ...args, input: { x: Object(args).input.measures } }
    : args;

interface Cell {
  readonly served: string;
  readonly kind: string;
  readonly job: Job;
}

function holds(answer: Told, { served, kind, job }: Cell): void {
  const asked = served.split(" ");
  const engine = answer.engine ?? answer.part<string>("model");
  assert.match(engine, /^subject\/[^\s/]+( \+ subject\/[^\s/]+)*$/);
  const { usage } = answer;
  assert.ok(usage !== undefined, "nothing is counted");
  const used = new Set(usage.models.map(({ capability }) => capability));
  assert.deepEqual([...used].toSorted(), asked);
  assert.ok(usage.calls >= asked.length && usage.models.every(({ failed }) => failed === 0));
  if (asked.some((capability) => inTokens.some((each) => each === capability))) {
    assert.ok((usage.inputTokens ?? 0) > 0 && (usage.outputTokens ?? 0) > 0, "no tokens");
  }
  const partly = serveAll.includes(columnOf[kind] ?? -1) ? [] : ["tools.needsProvider"];
  assert.deepEqual(
    answer.codes.filter((code) => !partly.includes(code)),
    [],
  );
  if (Object(job.args).analysisType === "objects") boxHolds(answer, kind);
}

function boxHolds(answer: Told, kind: string): void {
  const found = answer.part<readonly { readonly boundingBox: Box }[]>("objects");
  const wanted = boxes[kind] ?? assert.fail("no box is known");
  const [first] = found;
  assert.ok(first !== undefined, "no object");
  assert.deepEqual(first.boundingBox, wanted);
  for (const {
    boundingBox: { x, y, width, height },
  } of found) {
    assert.ok(x >= 0 && y >= 0, "it begins outside of the picture");
    assert.ok(
      x + width <= largePicture.width && y + height <= largePicture.height,
      "it ends outside",
    );
  }
}

test("a box in pixels of a picture that was made smaller is told in pixels of the input", async () => {
  await using place = await hubOfKind("azure-vision");
  const { hub, vendor } = place;
  const size = { width: 16_400, height: 200 };
  await sharp({ create: { ...size, channels: 3, background: "#ffffff" } })
    .png()
    .toFile(path.join(hub.folder, "strip.png"));
  const answer = await hub.call("image_analysis", { image: "strip.png", analysisType: "objects" });
  const [first] = answer.part<readonly { readonly boundingBox: Box }[]>("objects");
  assert.deepEqual(
    first?.boundingBox,
    scaled({ x: 20, y: 30, width: 200, height: 150 }, 16_400 / 15_999),
  );
  assert.deepEqual(vendor?.faults, []);
});

test("a film too large for one request is uploaded, watched and taken away again", async (t) => {
  if (!need(t, "ffmpeg")) return;
  await using place = await hubOfKind("google");
  const { hub, vendor } = place;
  await writeLargeFilm(hub.folder);
  const answer = await hub.call("video_analysis", { video: "large.mp4", maxFrames: 1 });
  assert.deepEqual([answer.codes, vendor?.faults], [[], []]);
  assert.deepEqual(
    answer.usage?.models.map(({ capability }) => capability),
    ["watch"],
  );
  const asked = (): readonly string[] =>
    (vendor?.received ?? []).map(({ method, path: at }) => `${method} ${at.split("/").at(-1)}`);
  assert.deepEqual(asked().slice(0, 2), ["POST files", "POST place"]);
  // Nobody waits for it.
  for (let wait = 0; wait < 500 && asked().at(-1) !== "DELETE abc-123"; wait += 1) await sleep(10);
  assert.equal(asked().at(-1), "DELETE abc-123");
});

test("another model of a provider that can do what is wanted is named and counted as itself", async (t) => {
  if (!need(t, "ffmpeg")) return;
  await using place = await hubOfKind("openai");
  const args = { audio: "message.wav", includeTimestamps: false, speakers: 2 };
  const { engine, usage } = await place.hub.call("audio_transcription", args);
  const model = "subject/gpt-4o-transcribe-diarize";
  assert.deepEqual([engine, usage?.models.map((one) => one.model)], [model, [model]]);
  const timed = await place.hub.call("audio_transcription", {
    audio: "message.wav",
  });
  assert.equal(timed.engine, "subject/whisper-1");
  assert.ok(timed.part<readonly object[]>("words").length > 0);
});

test("a client is served through a hub's own process, in the form that the tools declare", async (t) => {
  if (!need(t, "ffmpeg")) return;
  await using place = await realHubOfKind("openai");
  const { client, vendor } = place;
  // The client knows the declared forms from the list, and refuses an answer that does not fit.
  const { tools } = await client.listTools();
  assert.ok(tools.every(({ outputSchema }) => outputSchema !== undefined));
  for (const { tool: name, args, served } of jobs) {
    if ((served[0] ?? "").includes(".") || isOfTest(args)) continue;
    const { isError, structuredContent } = await client.callTool({ name, arguments: { ...args } });
    assert.equal(isError ?? false, false, `${name}: ${JSON.stringify(structuredContent)}`);
    assert.match(String(Object(structuredContent).engine), /^subject\//);
  }
  assert.deepEqual(vendor.faults, []);
});

/** Asks for a file that lies in the folder of a hub in this process. */
const isOfTest = (args: object): boolean => Object.values(args).includes(largePicture.name);
