/** Tags and chapters in the form that ffmpeg reads them, "ffmetadata" (ffmpeg-formats, section Metadata). */

export interface Chapter {
  readonly startSecond: number;
  readonly endSecond: number;
  readonly title?: string;
}

export function chapterSheet(
  tags: Readonly<Record<string, string>>,
  chapters: readonly Chapter[],
): string {
  const lines = [
    ";FFMETADATA1",
    ...Object.entries(tags).map(([name, value]) => line(name, value)),
    ...chapters.flatMap(({ startSecond, endSecond, title }) => [
      "[CHAPTER]",
      "TIMEBASE=1/1000",
      `START=${Math.round(startSecond * 1000)}`,
      `END=${Math.round(endSecond * 1000)}`,
      ...(title === undefined ? [] : [line("title", title)]),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * Chapters as the tags that Ogg and FLAC keep them in (the Chapter Extension of Vorbis comments). ffmpeg
 * makes the same tags of its chapters, but up to 5.1 puts those of the second half of a second one
 * second too late.
 */
export const chapterTags = (chapters: readonly Chapter[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    chapters.flatMap(({ startSecond, title = "" }, index) => {
      const name = `CHAPTER${`${index}`.padStart(3, "0")}`;
      return [
        [name, clockTime(startSecond)],
        [`${name}NAME`, title],
      ];
    }),
  );

/** `01:02:03.456`; a programme is shorter than a day. */
const clockTime = (second: number): string =>
  new Date(Math.round(second * 1000)).toISOString().slice(11, 23);

const line = (name: string, value: string): string => `${escaped(name)}=${escaped(value)}`;

/** Of one line, and with nothing in it that the form reads as its own. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .replaceAll(/[=;#\\]/g, String.raw`\$&`);
