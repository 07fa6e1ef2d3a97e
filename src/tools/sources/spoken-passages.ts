import type { Passage } from "../../evidence/passage.ts";
import type { Transcript } from "../../models/capabilities/transcribe.ts";

/** What is said, with its times where the model gives them. */
export function spokenPassages(
  source: string,
  kind: "audio" | "video",
  { text, segments }: Pick<Transcript, "text" | "segments">,
): Passage[] {
  if (segments.length === 0) return text === "" ? [] : [{ source, kind, text, place: {} }];
  return segments.map(({ text: said, startSecond, endSecond }) => ({
    source,
    kind,
    text: said,
    place: { startSecond, endSecond },
  }));
}
