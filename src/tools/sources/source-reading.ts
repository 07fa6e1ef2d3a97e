import type { Passage, SourceKind } from "../../evidence/passage.ts";
import type { Language } from "../../kernel/language.ts";
import type { Media } from "../../media/media.ts";
import type { Content } from "../../pipeline/content.ts";
import type { ModelWork } from "../model-work.ts";
import type { Needs } from "../needs.ts";
import type { SourceFailure } from "../settle.ts";
import type { Observation } from "./list-facts.ts";

/** What was read in one source. */
export interface SourceReading {
  /** Names the source in the answer, for example `image 1`. */
  readonly source: string;
  readonly kind: SourceKind;
  /** What can be said of it besides its text: size, length, scenes. */
  readonly about: string;
  readonly passages: readonly Passage[];
  /** What a model sees or reads in it; empty where none was asked. */
  readonly observations: readonly Observation[];
  /** Who observed or listened, as `provider/model`. */
  readonly models: readonly string[];
  /** Mean confidence of the text as its engine reports it, 0 to 1; absent where text is given as such. */
  readonly confidence?: number;
  /** For the client's own model to look at. */
  readonly content: readonly Content[];
  /** Parts that could not be read while the source itself could. */
  readonly failures: readonly SourceFailure[];
}

export interface ReadingRoom {
  readonly needs: Needs;
  readonly work: ModelWork;
  readonly signal: AbortSignal;
  readonly language: Language;
}

/** Reads one opened source under the name it has in the answer. */
export type ReadSource = (
  room: ReadingRoom,
  source: string,
  media: Media,
) => Promise<SourceReading>;

/** Mean of the confidences, weighted by how much text each stands for; absent without text. */
export function meanConfidence(
  lines: readonly { readonly text: string; readonly confidence: number }[],
): { readonly confidence?: number } {
  let letters = 0;
  let weighted = 0;
  for (const { text, confidence } of lines) {
    letters += text.length;
    weighted += confidence * text.length;
  }
  return letters === 0 ? {} : { confidence: weighted / letters };
}
