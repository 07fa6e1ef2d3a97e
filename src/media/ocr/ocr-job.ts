/**
 * Reading one picture, inside a child process.
 *
 * The first attempt is right for most pictures. What follows depends on what it met: letters too
 * small or too large, a line cut in two, a page upside down, uneven light, a photograph. Every
 * further attempt must earn its place: the reading with the most surely read letters is kept.
 *
 * @module
 */

import type { ImageConfig } from "../image/config.ts";
import { hasJapanese } from "../japanese.ts";
import type { OcrConfig } from "./config.ts";
import type { OcrLine, OcrText, OcrWord } from "./ocr-engine.ts";
import { isUneven } from "./light.ts";
import { type Original, original, type Page, page, paper, thumbnail, type View } from "./page.ts";
import * as readings from "./reading.ts";
import { type DataNames, type Layout, recognise, stopRecognisers } from "./recogniser.ts";
import { hasSplitLine, withoutSplits } from "./split-lines.ts";
import { surerReading } from "./surer-reading.ts";
import { tiltOf } from "./tilt.ts";

export { stopRecognisers };

export type OcrLanguage = OcrText["language"];
export type OcrSettings = OcrConfig & Pick<ImageConfig, "maxPixels">;

interface Attempt {
  readonly view: View;
  readonly layout: Layout;
  readonly page: Page;
  readonly reading: readings.Reading;
  readonly floor: number;
  /** Whether a line was taken for two columns, by the data of either language. */
  readonly split: boolean;
}

interface Job {
  readonly picture: Original;
  readonly data: DataNames;
  readonly config: OcrSettings;
  readonly mayGoOn: () => boolean;
}

/** No letter can be told in fewer pixels than this. */
const leastSide = 8;
/** Heights of a line, in pixels, at which the engine reads well, and what it is brought to. */
const readable = { least: 22, most: 75, target: 40 };
/** With a line less sure than this, or with Japanese letters, the Japanese data alone is asked too. */
const clear = 0.8;
/** A photograph is searched for text at this size, which keeps textures from taking a minute. */
const sparseSide = 1200;
/** Noise is seldom read as several letters with this much confidence. */
const sparseFloor = 0.85;

/** @throws `media.unreadable`, `media.unsupported`, `media.tooManyPixels`, `media.engineCrashed`. */
export async function readText(
  image: Uint8Array,
  languages: readonly OcrLanguage[],
  config: OcrSettings,
): Promise<OcrText> {
  const end = performance.now() + config.seconds * 500;
  const picture = await original(image, config);
  if (Math.min(picture.width, picture.height) < leastSide)
    return { text: "", lines: [], language: languages[0] ?? "en" };
  const data = dataNames(languages);
  const best = await bestAttempt({ picture, data, config, mayGoOn: () => performance.now() < end });
  const lines = readings
    .sure(withoutSplits(best.reading), best.floor)
    .map((line) => upright(line, best.page));
  const text = lines.map((line) => line.text).join("\n");
  const [only = "en", other] = languages;
  const language = other === undefined ? only : hasJapanese(text) ? "ja" : "en";
  return { text, lines, language };
}

/** English first: its data is the quicker, and the engine turns to the other where a word fails. */
function dataNames(languages: readonly OcrLanguage[]): DataNames {
  if (languages.length !== 1) return "eng+jpn";
  return languages[0] === "ja" ? "jpn" : "eng";
}

async function bestAttempt(job: Job): Promise<Attempt> {
  const lean = tiltOf(await thumbnail(job.picture, 800));
  let best = await attempt(job, { scale: 1, turn: -lean, smooth: false, even: false }, "auto");
  for (const next of [rescaled, lit, turned, searched, joined]) {
    const other = job.mayGoOn() ? await next(job, best) : undefined;
    if (other !== undefined && value(other) > value(best)) best = other;
  }
  return best;
}

const value = ({ reading, floor }: Attempt): number => readings.worth(reading, floor);
const isPoor = ({ reading, floor }: Attempt): boolean => readings.isPoor(reading, floor);

async function attempt(job: Job, view: View, layout: Layout): Promise<Attempt> {
  const sheet = await page(job.picture, view);
  const reading = await recognise(sheet.bytes, job.data, layout);
  const done = { view, layout, page: sheet, floor: job.config.minConfidence };
  if (job.data !== "eng+jpn" || reading.lines.every(isClear))
    return { ...done, reading, split: hasSplitLine(reading) };
  const other = await recognise(sheet.bytes, "jpn", layout);
  const surest = surerReading(reading, other);
  return { ...done, reading: surest, split: hasSplitLine(surest) || hasSplitLine(other) };
}

/** English comes first in the pair of data, and now and then holds on to a wrong reading of kanji. */
const isClear = ({ text, confidence }: readings.ReadLine): boolean =>
  confidence >= clear && !hasJapanese(text);

/** Letters too small or too large for the engine. */
async function rescaled(
  job: Job,
  { reading, view, layout }: Attempt,
): Promise<Attempt | undefined> {
  const height = readings.lineHeight(reading);
  if (height === undefined || (height >= readable.least && height <= readable.most))
    return undefined;
  const room = job.config.maxSide / Math.max(job.picture.width, job.picture.height);
  return attempt(job, { ...view, scale: Math.min(4, room, readable.target / height) }, layout);
}

/** A shadow or a gradient over the page. */
async function lit(job: Job, { view, layout }: Attempt): Promise<Attempt | undefined> {
  if (!isUneven(await paper(job.picture))) return undefined;
  return attempt(job, { ...view, even: true }, layout);
}

/** The engine finds lines that run upwards by itself, but not letters that stand on their heads. */
async function turned(job: Job, best: Attempt): Promise<Attempt | undefined> {
  if (best.reading.lines.length === 0 || !isPoor(best)) return undefined;
  let kept: Attempt | undefined;
  for (const turn of [180, 90, 270]) {
    const other = await attempt(job, { ...best.view, turn: best.view.turn + turn }, best.layout);
    if (!isPoor(other)) return other;
    if (kept === undefined || value(other) > value(kept)) kept = other;
  }
  return kept;
}

/** A photograph: single words anywhere in it, without the speckles of its textures. */
async function searched(job: Job, best: Attempt): Promise<Attempt | undefined> {
  if (!isPoor(best)) return undefined;
  const side = Math.max(job.picture.width, job.picture.height);
  const view = { ...best.view, scale: Math.min(1, sparseSide / side), smooth: true };
  const single: Job = { ...job, data: job.data === "eng" ? "eng" : "jpn" };
  const { reading, ...found } = await attempt(single, view, "sparse");
  const lines = reading.lines.filter(({ text }) => readings.letters(text) > 1);
  return { ...found, reading: { lines }, floor: Math.max(sparseFloor, job.config.minConfidence) };
}

/** A line that the engine took for two columns. */
async function joined(job: Job, { split, view }: Attempt): Promise<Attempt | undefined> {
  return split ? attempt(job, view, "column") : undefined;
}

const upright = (line: readings.ReadLine, sheet: Page): OcrLine => ({
  ...placed(line, sheet),
  words: line.words.map((word) => placed(word, sheet)),
});

const placed = ({ text, confidence, box }: readings.ReadWord, sheet: Page): OcrWord => ({
  text,
  confidence,
  boundingBox: sheet.toInput(box),
});
