/** A picture's facts as prose. It says what was measured and read, and nothing about the meaning. */

import type { Language } from "../kernel/language.ts";
import type { ImageFacts } from "./image-facts.ts";

export type DetailLevel = "basic" | "standard" | "detailed";

/** One paragraph for `basic`; text and codes from `standard` on; measures and places in `detailed`. */
export function imageWords(facts: ImageFacts, level: DetailLevel, language: Language): string {
  const write = language === "ja" ? japanese : english;
  const paragraphs = [write.shape(facts)];
  if (level !== "basic") paragraphs.push(write.text(facts), ...write.codes(facts));
  if (level === "detailed")
    paragraphs.push(...write.origin(facts), write.measures(facts), ...write.places(facts));
  return paragraphs.join("\n");
}

/** The colours of a picture and whether there is text in it: what can be said of a frame of a film. */
export function look({ measures, text }: ImageFacts, language: Language): string {
  const colors = mainColors(measures, language);
  if (language === "ja") return `主な色は ${colors}で、${textShown(text).ja}。`;
  return `Mostly ${colors}, with ${textShown(text).en}.`;
}

interface Writer {
  shape(facts: ImageFacts): string;
  text(facts: ImageFacts): string;
  codes(facts: ImageFacts): readonly string[];
  origin(facts: ImageFacts): readonly string[];
  measures(facts: ImageFacts): string;
  places(facts: ImageFacts): readonly string[];
}

const english: Writer = {
  shape({ metadata, measures, text }) {
    const { width, height, format, pages } = metadata;
    const frames = pages === undefined ? "" : ` with ${pages} frames or pages`;
    return `A ${orientation(metadata).en} ${format.toUpperCase()} picture${frames}, ${width} × ${height} pixels, mostly ${mainColors(measures, "en")}, with ${textShown(text).en}.`;
  },
  text: ({ text }) => (text === "" ? "No text was found." : `Text in it:\n${text}`),
  codes: ({ codes }) => codes.map(({ format, text }) => `${format} code: ${text}`),
  origin({ metadata: { capturedAt, camera, location } }) {
    const lines: string[] = [];
    if (capturedAt !== undefined) lines.push(`Taken at ${capturedAt}.`);
    if (camera !== undefined)
      lines.push(`Camera: ${[camera.make, camera.model].filter(Boolean).join(" ")}.`);
    if (location !== undefined) lines.push(`Place: ${location.latitude}, ${location.longitude}.`);
    return lines;
  },
  measures: ({ measures }) =>
    `Brightness ${percent(measures.brightness)}, contrast ${measures.contrast.toFixed(2)}, relative sharpness ${measures.sharpness.toFixed(2)}, perceptual hash ${measures.perceptualHash}.`,
  places: ({ lines }) =>
    lines.map(
      ({ text, boundingBox: { x, y, width, height }, confidence }) =>
        `“${text}” at x ${x}, y ${y}, ${width} × ${height} (confidence ${percent(confidence)})`,
    ),
};

const japanese: Writer = {
  shape({ metadata, measures, text }) {
    const { width, height, format, pages } = metadata;
    const frames = pages === undefined ? "" : `（${pages} フレームまたはページ）`;
    return `${width} × ${height} 画素の${orientation(metadata).ja} ${format.toUpperCase()} 画像${frames}です。主な色は ${mainColors(measures, "ja")}で、${textShown(text).ja}。`;
  },
  text: ({ text }) => (text === "" ? "文字は見つかりませんでした。" : `画像内の文字:\n${text}`),
  codes: ({ codes }) => codes.map(({ format, text }) => `${format} コード: ${text}`),
  origin({ metadata: { capturedAt, camera, location } }) {
    const lines: string[] = [];
    if (capturedAt !== undefined) lines.push(`撮影日時: ${capturedAt}`);
    if (camera !== undefined)
      lines.push(`カメラ: ${[camera.make, camera.model].filter(Boolean).join(" ")}`);
    if (location !== undefined) lines.push(`撮影場所: ${location.latitude}, ${location.longitude}`);
    return lines;
  },
  measures: ({ measures }) =>
    `明るさ ${percent(measures.brightness)}、コントラスト ${measures.contrast.toFixed(2)}、相対的な鮮鋭度 ${measures.sharpness.toFixed(2)}、知覚ハッシュ ${measures.perceptualHash}。`,
  places: ({ lines }) =>
    lines.map(
      ({ text, boundingBox: { x, y, width, height }, confidence }) =>
        `「${text}」 x ${x}、y ${y}、${width} × ${height}（信頼度 ${percent(confidence)}）`,
    ),
};

/** The three largest; in English those of one name are told together. */
function mainColors({ colors }: ImageFacts["measures"], language: Language): string {
  const main = colors.slice(0, 3);
  if (language === "ja")
    return main.map(({ hex, share }) => `${hex}（${percent(share)}）`).join("、");
  const shares = new Map<string, number>();
  for (const { name, share } of main) shares.set(name, (shares.get(name) ?? 0) + share);
  return Array.from(shares, ([name, share]) => `${name} (${percent(share)})`).join(", ");
}

const textShown = (text: string): Record<Language, string> =>
  text === ""
    ? { en: "no readable text", ja: "読み取れる文字はありません" }
    : { en: "readable text", ja: "文字が含まれます" };

function orientation({
  width,
  height,
}: {
  width: number;
  height: number;
}): Record<Language, string> {
  if (width === height) return { en: "square", ja: "正方形の" };
  return width > height ? { en: "landscape", ja: "横長の" } : { en: "portrait", ja: "縦長の" };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
