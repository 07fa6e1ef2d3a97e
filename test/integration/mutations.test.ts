/** Thousands of damaged files, sent to one running hub: each is answered, and the hub stays as it was. */

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { docx, pptx, xlsx } from "../../src/media/document/testing/office-files.ts";
import { pdfFile } from "../../src/media/document/testing/pdf-file.ts";
import { type Workshop, workshop } from "../../src/media/ffmpeg/testing/make-media.ts";
import { mutated } from "../../src/media/image/testing/mutations.ts";
import { samples } from "../../src/media/image/testing/pictures.ts";
import { descendants, residentBytes, leftIn } from "../hub-process.ts";
import { need } from "../need.ts";
import { type CallResult, codeOf, type RealHub, realHub } from "../real-hub.ts";

const seed = 20_261_121;
const mebi = 1024 * 1024;
/** Calls under way at once. */
const lanes = 6;
/** One call, however it is answered; the machine may be busy. */
const secondsPerCall = 60;

/** A tool, and how it is asked about one file. */
type Ask = readonly [tool: string, ask: (file: string) => object];

const metadata: Ask = ["file_processing", (file) => ({ file, operation: "metadata" })];
const extracted: Ask = ["file_processing", (file) => ({ file, operation: "extract_text" })];
const described: Ask = ["image_description", (image) => ({ image, detailLevel: "detailed" })];
const placed: Ask = ["image_analysis", (image) => ({ image, analysisType: "text" })];
const heard: Ask = ["audio_transcription", (audio) => ({ audio })];
const converted: Ask = [
  "file_processing",
  (file) => ({ file, operation: "convert", format: "wav" }),
];
const seen: Ask = ["video_analysis", (video) => ({ video, maxFrames: 2, framesAt: "scenes" })];
const heardFilm: Ask = ["video_analysis", (video) => ({ video, analysisType: "audio" })];
/** A file under every name it might go by, beside a text that is whole. */
const compared: Ask = [
  "multimodal_analysis",
  (file) => ({ text: "Total: 12 pcs", images: [file], audio: [file], video: [file] }),
];

const comparedDocument: Ask = [
  "multimodal_analysis",
  (file) => ({ text: "Total: 12 pcs", documents: [file] }),
];

/** What a hub may answer to damage; anything else is a defect of the hub. */
const allowed =
  /^(?:answered|media\.(?:notMedia|wrongKind|unreadable|unsupported|tooManyPixels|tooLong|tooLarge|engineMemory|engineCrashed)|tools\.(?:needsProvider|cannotConvert))$/;

const pictureFormats = ["jpeg", "png", "webp", "gif", "tiff", "avif", "svg", "heic"] as const;
const picture = "-f lavfi -i testsrc=s=48x32:r=5:d=1";
const sound = "-f lavfi -i sine=440:d=1:r=16000";
const recordings: Readonly<Record<string, string>> = {
  "sound.wav": sound,
  "sound.mp3": `${sound} -c:a libmp3lame`,
  "sound.flac": sound,
  "sound.ogg": `${sound} -c:a libvorbis`,
  "sound.opus": `${sound} -c:a libopus`,
  "sound.m4a": `${sound} -c:a aac`,
  "sound.aac": `${sound} -c:a aac`,
};
const films: Readonly<Record<string, string>> = {
  "film.mp4": `${picture} ${sound} -c:v libx264 -c:a aac`,
  "film.webm": `${picture} ${sound} -c:v libvpx -c:a libopus`,
  "film.mkv": `${picture} ${sound} -c:v mpeg4 -c:a libmp3lame`,
  "film.gif": picture,
};

const documents: Readonly<Record<string, () => Promise<Uint8Array> | Uint8Array>> = {
  pdf: () => pdfFile([{ lines: ["Total: 12 pcs"], mapped: "日本語" }, { shiftJis: "93fa967b" }]),
  docx: () => docx("<w:p><w:r><w:t>Total: 12 pcs</w:t></w:r></w:p>".repeat(20)),
  xlsx: () =>
    xlsx({
      sheets: { S: `<row><c t="s"><v>0</v></c><c><v>12</v></c></row>` },
      shared: "<si><t>Total</t></si>",
    }),
  pptx: () => pptx([{ title: "Total", lines: ["12 pcs", "在庫 3 個"], notes: "n" }]),
  html: () =>
    Buffer.from(
      "<!doctype html><title>Total</title><table><tr><td>12<td>個</table><p>a &amp; b</p>",
    ),
  txt: () => Buffer.from("Total: 12 pcs\n合計 12 個\n".repeat(10)),
};

describe("damaged files, through a running hub", () => {
  let shop: Workshop;
  let hub: RealHub;
  let temporary: string;
  let atFirst: number;
  let sent = 0;
  before(async () => {
    temporary = await mkdtemp(join(tmpdir(), "kumihimo-mutations-"));
    shop = await workshop();
    hub = await realHub([], { TMPDIR: temporary });
    atFirst = hub.process.pid ?? 0;
  });
  after(async () => {
    await hub[Symbol.asyncDispose]();
    await shop[Symbol.asyncDispose]();
    await rm(temporary, { recursive: true, force: true });
  });

  /** Sends `count` damaged copies of a file, several at a time, and counts the outcomes. */
  async function outcomes(
    whole: Uint8Array,
    asks: readonly Ask[],
    count: number,
  ): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    const queue = mutated(whole, seed, count);
    let turn = 0;
    const lane = async (): Promise<void> => {
      for (const bytes of queue) {
        const [tool, ask] = asks[turn % asks.length] ?? metadata;
        turn += 1;
        sent += 1;
        const file = `data:;base64,${Buffer.from(bytes).toString("base64")}`;
        const outcome = await outcomeOf(hub.call(tool, ask(file)), tool);
        counts[outcome] = (counts[outcome] ?? 0) + 1;
        assert.match(outcome, allowed, `${tool}: ${file}`);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    assert.equal((await fetch(`${hub.url}/readyz`)).status, 200);
    return counts;
  }

  const answersAll = (
    name: string,
    made: () => Promise<Uint8Array>,
    asks: readonly Ask[],
    count: number,
  ): void => {
    test(`${count} made from ${name}`, async (t) => {
      if (!need(t, "ffmpeg")) return;
      const counts = await outcomes(await made(), asks, count);
      t.diagnostic(JSON.stringify(counts));
      assert.ok((counts["answered"] ?? 0) > 0);
    });
  };

  const pictures = samples();
  for (const format of pictureFormats) {
    const asks = [metadata, described, metadata, placed, metadata, extracted, metadata, compared];
    answersAll(format, async () => (await pictures)[format], asks, 200);
  }
  for (const [name, args] of Object.entries(recordings)) {
    const asks = [metadata, heard, metadata, converted, metadata, compared];
    answersAll(name, async () => readFile(await shop.make(name, args)), asks, 60);
  }
  for (const [name, args] of Object.entries(films)) {
    const asks = [metadata, seen, metadata, heardFilm, metadata, compared];
    answersAll(name, async () => readFile(await shop.make(name, args)), asks, 50);
  }

  for (const [format, made] of Object.entries(documents)) {
    const asks = [extracted, metadata, extracted, comparedDocument];
    answersAll(format, async () => made(), asks, 60);
  }

  test("leave the hub as it was: the same process, no files, no programs, little memory", async (t) => {
    assert.equal(hub.process.exitCode, null);
    assert.equal(hub.process.pid, atFirst);
    t.diagnostic(`${sent} files`);
    assert.deepEqual(await leftIn(temporary), []);
    assert.deepEqual(await readdir(join(hub.folder, "data", "tmp")), []);
    if (process.platform !== "linux") return;
    const bytes = await residentBytes(atFirst);
    t.diagnostic(`${Math.round(bytes / mebi)} MiB resident`);
    assert.ok(bytes < 600 * mebi);
    const programs = await descendants(atFirst);
    assert.deepEqual(
      programs.filter((name) => /ffmpeg|ffprobe|espeak/.test(name)),
      [],
    );
  });
});

async function outcomeOf(call: Promise<CallResult>, tool: string): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${tool} did not answer`)), secondsPerCall * 1000);
  });
  try {
    const answer = await Promise.race([call, late]);
    return answer.isError === true ? String(codeOf(answer)) : "answered";
  } finally {
    clearTimeout(timer);
  }
}
