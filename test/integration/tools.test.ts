import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { need } from "../need.ts";
import { checkout, type CallResult, codeOf, type RealHub, realHub } from "../real-hub.ts";

const media = `${checkout}examples/media`;

/** A part of a structured answer; a test states the type it expects and then looks. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- stands for a cast at each use
const part = <Type>({ structuredContent }: CallResult, name: string): Type =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- asserted on by the test
  structuredContent?.[name] as Type;

const words = ({ content }: CallResult): string => content.map(({ text }) => text ?? "").join("\n");

describe("the tools on real media, through a running hub", () => {
  let hub: RealHub;
  before(async () => {
    hub = await realHub(["--root", media]);
  });
  after(() => hub[Symbol.asyncDispose]());

  test("a picture is described with its text, its code and itself", async () => {
    const answer = await hub.call("image_description", {
      image: "label.jpg",
      detailLevel: "detailed",
    });
    assert.match(part<string>(answer, "text"), /Ball valve 25 mm/);
    assert.match(part<string>(answer, "text"), /ボールバルブ/);
    const [qr] = part<{ format: string; text: string }[]>(answer, "codes");
    assert.equal(qr?.text, "https://example.com/parts/バルブ-25");
    assert.deepEqual(
      answer.content.map(({ type }) => type),
      ["text", "image", "resource_link"],
    );
  });

  test("the three levels of detail say more and more", async () => {
    const lengths: number[] = [];
    for (const detailLevel of ["basic", "standard", "detailed"]) {
      const answer = await hub.call("image_description", { image: "label.jpg", detailLevel });
      lengths.push(part<string>(answer, "description").length);
    }
    assert.deepEqual(
      lengths,
      lengths.toSorted((left, right) => left - right),
    );
    assert.equal(new Set(lengths).size, 3);
  });

  test("text is found at its place, in pixels of the input", async () => {
    const answer = await hub.call("image_analysis", {
      image: "purchase-order.png",
      analysisType: "text",
    });
    const lines = part<{ text: string; boundingBox: { x: number; y: number } }[]>(answer, "lines");
    const title = lines.find(({ text }) => text.includes("PO-1043"));
    assert.ok(title);
    assert.ok(Math.abs(title.boundingBox.x - 60) < 12 && Math.abs(title.boundingBox.y - 60) < 20);
  });

  test("objects are refused plainly where no provider can see them", async () => {
    const alone = await hub.call("image_analysis", { image: "label.jpg", analysisType: "objects" });
    assert.deepEqual([alone.isError, codeOf(alone)], [true, "tools.needsProvider"]);
    const all = await hub.call("image_analysis", { image: "label.jpg", analysisType: "all" });
    assert.equal(all.isError, undefined);
    assert.deepEqual(
      part<{ source: string }[]>(all, "failures").map(({ source }) => source),
      ["objects"],
    );
  });

  test("a recording without a provider gives facts, and says what to configure", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const answer = await hub.call("audio_transcription", { audio: "message.wav" });
    assert.equal(part<boolean>(answer, "transcribed"), false);
    assert.ok(Math.abs(part<number>(answer, "durationSeconds") - 11.4) < 0.1);
    assert.match(words(answer), /provider/);
  });

  test("a film is read with its cuts, its text and its silences", async (t) => {
    if (!need(t, "ffmpeg")) return;
    const answer = await hub.call("video_analysis", {
      video: "stock-review.mp4",
      maxFrames: 3,
      framesAt: "scenes",
    });
    const scenes = part<{ startSecond: number }[]>(answer, "scenes").map(
      ({ startSecond }) => startSecond,
    );
    assert.deepEqual(
      scenes.map((second) => Math.round(second * 10) / 10),
      [0, 3, 6],
    );
    const texts = part<{ text?: string }[]>(answer, "frames").map(({ text }) => text ?? "");
    assert.match(texts.join("\n"), /Stock review[^]*48 pcs[^]*次回会議/);
  });

  test("an order that says 240 and a mail that says 260 contradict each other, and share the price", async () => {
    for (const [mail, language] of [
      ["mail.txt", "en"],
      ["mail.ja.txt", "ja"],
    ] as const) {
      const text = await readFile(`${media}/${mail}`, "utf8");
      const answer = await hub.call("multimodal_analysis", {
        images: ["purchase-order.png"],
        text,
        language,
      });
      const found = part<{ values: { value: string }[]; places: { source: string }[] }[]>(
        answer,
        "contradictions",
      );
      const valves = found.find(({ values }) => values.some(({ value }) => value.includes("240")));
      assert.ok(valves);
      assert.ok(
        valves.values.some(({ value }) => value.includes("260")),
        mail,
      );
      assert.deepEqual(
        new Set(valves.places.map(({ source }) => source)),
        new Set(["image 1", "text 1"]),
      );
      const agreed = part<{ value: string }[]>(answer, "agreements")
        .map(({ value }) => value)
        .join();
      assert.match(agreed, /4500 JPY/, mail);
    }
  });

  test("one bad source is named with its reason, and the others still count", async () => {
    const answer = await hub.call("multimodal_analysis", {
      text: "Total: 12 pcs",
      images: ["label.jpg", "absent.png", "data:image/png;base64,iVBORw0KGgo="],
    });
    assert.equal(answer.isError, undefined);
    const failures = part<{ source: string; code: string; advice: string }[]>(answer, "failures");
    assert.deepEqual(
      failures.map(({ source }) => source),
      ["image 2", "image 3"],
    );
    assert.ok(failures.every(({ advice }) => advice.length > 0));
    assert.deepEqual(part<object>(answer, "inputSummary"), {
      textLength: 13,
      imageCount: 3,
      audioCount: 0,
      videoCount: 0,
      documentCount: 0,
    });
  });

  test("only when no source could be read is the call an error", async () => {
    const answer = await hub.call("multimodal_analysis", { images: ["absent.png"] });
    assert.equal(codeOf(answer), "tools.nothingRead");
    assert.equal(codeOf(await hub.call("multimodal_analysis", {})), "tools.nothingGiven");
  });

  test("speech comes as an artifact that lasts as long as it says", async (t) => {
    if (!need(t, "espeak-ng") || !need(t, "ffmpeg")) return;
    const answer = await hub.call("speech_synthesis", { text: "三千五百円です。", format: "mp3" });
    const probe = await hub.call("file_processing", {
      file: part<string>(answer, "artifact"),
      operation: "metadata",
    });
    const { durationSeconds, codec } = part<{ durationSeconds: number; codec: string }>(
      probe,
      "result",
    );
    assert.equal(codec, "mp3");
    assert.ok(Math.abs(durationSeconds - part<number>(answer, "durationSeconds")) < 0.2);
  });

  test("a chart comes as PNG and SVG with its labels as text", async () => {
    const data = [
      { label: "<script>", value: 3 },
      { label: "大阪", value: 5 },
    ];
    const answer = await hub.call("visual_report", { data, chartType: "bar", title: "注文" });
    const svg = part<string>(answer, "svg");
    assert.match(svg, /大阪/);
    assert.doesNotMatch(svg, /<script/);
    assert.ok(
      answer.content.some(({ type, mimeType }) => type === "image" && mimeType === "image/png"),
    );
  });

  test("a file is converted, resized, read and summed up", async () => {
    const webp = await hub.call("file_processing", {
      file: "label.jpg",
      operation: "convert",
      format: "webp",
    });
    const small = await hub.call("file_processing", {
      file: part<string>(webp, "artifact"),
      operation: "resize",
      width: 100,
    });
    assert.deepEqual(part<{ width: number; height: number }>(small, "result").width, 100);
    const text = await hub.call("file_processing", {
      file: "mail.ja.txt",
      operation: "extract_text",
    });
    assert.match(part<{ text: string }>(text, "result").text, /二百六十個/);
    const sum = await hub.call("file_processing", { file: "mail.txt", operation: "checksum" });
    assert.match(part<{ sha256: string }>(sum, "result").sha256, /^[\da-f]{64}$/);
  });
});
