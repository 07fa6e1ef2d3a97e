/** What the argument `model` and the thresholds of a call make of several providers. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { azureVisionVendor } from "../../src/models/azure-vision/testing/azure-vision-vendor.ts";
import { startVendor, type Vendor } from "../../src/models/testing/vendor-server.ts";
import { need } from "../need.ts";
import { writeClearLines } from "./models/clear-lines.ts";
import { type HubHere, hubWith } from "./models/hub-with.ts";
import { vendorKinds } from "./models/vendors.ts";

/** `first` and `second` can do everything, `eyes` only finds objects and reads, `speech` has no sight. */
const kinds = {
  first: "openai-compatible",
  second: "openai-compatible",
  eyes: "google-vision",
  speech: "azure-speech",
} as const;

describe("a model that a call names", () => {
  const stack = new AsyncDisposableStack();
  const vendors = new Map<string, Vendor>();
  let hub: HubHere;
  before(async () => {
    const providers: Record<string, object> = {};
    for (const [name, kind] of Object.entries(kinds)) {
      const { api, settings } = vendorKinds[kind] ?? assert.fail(kind);
      const vendor = stack.use(await startVendor(api ?? assert.fail(kind)));
      vendors.set(name, vendor);
      providers[name] = { kind, retries: 0, ...(await settings(vendor, "")) };
    }
    hub = stack.use(await hubWith({ providers }));
    await writeClearLines(hub.folder);
  });
  after(() => stack.disposeAsync());

  let earlier: Readonly<Record<string, number>>;
  beforeEach(() => {
    earlier = Object.fromEntries(
      [...vendors].map(([name, { received }]) => [name, received.length]),
    );
  });
  const asked = (): string[] =>
    Object.keys(earlier).filter(
      (name) => (vendors.get(name)?.received.length ?? 0) > (earlier[name] ?? 0),
    );

  const call = (tool: string, args: object) => hub.call(tool, args, { fresh: true });
  const sources = {
    text: "Order PO-7: 12 valves, to be delivered by 2026-11-20 to the yard in Osaka.",
    images: ["label.jpg"],
    audio: ["message.wav"],
  };

  test("does the main work; the parts keep the configured order", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const answer = await call("multimodal_analysis", { ...sources, model: "second/mind" });
    assert.equal(answer.isError, undefined, JSON.stringify(answer.failure));
    assert.deepEqual(usedFor(answer), {
      describe: "first/eye",
      transcribe: "first/ear",
      generate: "second/mind",
    });
  });

  test("as a provider does everything that it offers", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const answer = await call("multimodal_analysis", { ...sources, model: "second" });
    assert.deepEqual(asked(), ["second"]);
    assert.deepEqual(Object.keys(usedFor(answer)).toSorted(), [
      "describe",
      "generate",
      "transcribe",
    ]);
  });

  test("as a provider that cannot conclude still listens; then the rules conclude", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const answer = await call("multimodal_analysis", { ...sources, model: "speech" });
    assert.equal(answer.isError, undefined, JSON.stringify(answer.failure));
    assert.deepEqual(asked(), ["first", "speech"]);
    assert.deepEqual(Object.keys(usedFor(answer)).toSorted(), ["describe", "transcribe"]);
    assert.match(usedFor(answer)["transcribe"] ?? "", /^speech\//);
  });

  test("as a provider without words finds and reads, and the description is this machine's", async () => {
    const answer = await call("image_analysis", { image: "label.jpg", model: "eyes" });
    assert.equal(answer.isError, undefined, JSON.stringify(answer.failure));
    assert.deepEqual([asked(), answer.codes], [["eyes"], []]);
    assert.match(answer.engine ?? "", /^eyes\//);
    assert.match(answer.part<string>("description"), /\d+ × \d+/);
    assert.equal(answer.part<object[]>("objects").length, 2);
  });

  test("that is of no use for the tool is refused, and nobody is asked", async () => {
    for (const [tool, args] of [
      ["image_description", { image: "label.jpg", model: "eyes" }],
      ["image_analysis", { image: "label.jpg", model: "speech" }],
      ["multimodal_analysis", { ...sources, model: "eyes" }],
      ["image_analysis", { image: "label.jpg", model: "eyes/any" }],
    ] as const) {
      const answer = await call(tool, args);
      assert.equal(answer.failure?.code, "models.lacksCapability", `${tool} ${args.model}`);
      assert.deepEqual(asked(), []);
    }
  });

  test("looks at the frames of a film where it does not take films", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const film = { video: "stock-review.mp4", maxFrames: 2, model: "second/eye" };
    const answer = await call("video_analysis", film);
    assert.equal(usedFor(answer)["describe"], "second/eye");
    assert.equal(usedFor(answer)["transcribe"], "first/ear");
    const whole = await call("video_analysis", { ...film, model: "second" });
    assert.match(whole.engine ?? "", /^second\/\w+( \+ second\/\w+)*$/);
  });
});

/** The model that did each part. */
const usedFor = ({ usage }: Awaited<ReturnType<HubHere["call"]>>): Record<string, string> =>
  Object.fromEntries((usage?.models ?? []).map(({ capability, model }) => [capability, model]));

test("objects of which the model is not sure are left out, those without a confidence stay", async () => {
  const people = [0.001, 0.19, 0.2, 0.9, undefined].map((confidence, index) => ({
    boundingBox: { x: index, y: 0, w: 10, h: 20 },
    ...(confidence === undefined ? {} : { confidence }),
  }));
  const [route] = azureVisionVendor.routes;
  assert(route !== undefined);
  const crowd = { ...route, reply: () => ({ json: { peopleResult: { values: people } } }) };
  await using vendor = await startVendor({ ...azureVisionVendor, routes: [crowd] });
  const provider = { kind: "azure-vision", apiKey: vendor.key, baseUrl: vendor.url };
  await using hub = await hubWith({ providers: { eyes: provider } });
  const found = async (args: object): Promise<readonly (number | undefined)[]> => {
    const given = { image: "label.jpg", analysisType: "objects", ...args };
    const answer = await hub.call("image_analysis", given);
    const objects = answer.part<readonly { confidence?: number }[]>("objects");
    return objects.map(({ confidence }) => confidence);
  };
  assert.deepEqual(await found({}), [0.2, 0.9, undefined]);
  assert.deepEqual(await found({ minConfidence: 0 }), [0.001, 0.19, 0.2, 0.9, undefined]);
  assert.deepEqual(await found({ minConfidence: 1 }), [undefined]);
  const wrong = await hub.call("image_analysis", { image: "label.jpg", minConfidence: 2 });
  assert.equal(wrong.failure?.code, "pipeline.invalidArguments");
});
