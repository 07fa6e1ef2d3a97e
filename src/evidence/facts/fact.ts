import type { Place, SourceKind } from "../passage.ts";
import type { Value } from "../values/value.ts";
import type { Word } from "../words/tokenize.ts";

/** One value that a source states, with what the words around it say it is. */
export interface Fact {
  /** `f1`, `f2` ... in order of reading. */
  readonly id: string;
  readonly source: string;
  readonly sourceKind: SourceKind;
  readonly place: Place;
  readonly value: Value;
  /** As the source writes it. */
  readonly text: string;
  readonly sentence: string;
  /** The part it plays, as a concept: `unit price`, `delivery`, `weight`, `stock`. */
  readonly attribute?: string;
  /** What is counted, priced or measured, modifiers first. */
  readonly item: readonly Word[];
  /** Other words of the sentence that name something. */
  readonly topic: readonly Word[];
  /** `phase#2`, `room#4b`, `maximum`: facts with different ones speak of different things. */
  readonly designators: readonly string[];
  /** Order, invoice and like numbers in the same line. */
  readonly scope: readonly string[];
  /** Replaced or denied by its own sentence, so not what the source holds true. */
  readonly superseded: boolean;
}
