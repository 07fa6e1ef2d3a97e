import type { Language } from "../kernel/language.ts";
import type { Transcript, TranscriptSegment } from "../models/capabilities/transcribe.ts";

/** A transcript for reading: a line for each segment with its time and speaker, else the bare text. */
export function transcriptWords(
  { text, segments }: Pick<Transcript, "text" | "segments">,
  language: Language,
): string {
  if (segments.length > 0)
    return segments.map((segment) => segmentLine(segment, language)).join("\n");
  if (text !== "") return text;
  return language === "ja" ? "（言葉は聞き取れませんでした。）" : "(No words were heard.)";
}

function segmentLine(
  { startSecond, speaker, text }: TranscriptSegment,
  language: Language,
): string {
  const who = speaker === undefined ? "" : language === "ja" ? `${speaker}：` : `${speaker}: `;
  return `[${clock(startSecond)}] ${who}${text.trim()}`;
}

/** `1:05`, and with hours `1:02:03`. */
function clock(second: number): string {
  const whole = Math.floor(second);
  const [hours, minutes, seconds] = [
    Math.floor(whole / 3600),
    Math.floor((whole % 3600) / 60),
    whole % 60,
  ];
  const tail = `${seconds}`.padStart(2, "0");
  return hours > 0 ? `${hours}:${`${minutes}`.padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}
