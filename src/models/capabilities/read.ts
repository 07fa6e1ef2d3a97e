import type { Box, SentPicture } from "./question.ts";

export interface ReadRequest {
  readonly picture: SentPicture;
  /** BCP 47, as a hint. */
  readonly languages?: readonly string[];
}

export interface ReadText {
  /** Everything, in reading order, lines parted by line feeds. */
  readonly text: string;
  readonly lines: readonly ReadLine[];
}

export interface ReadLine {
  readonly text: string;
  /** 0 to 1 as the model says; absent where it says nothing. */
  readonly confidence?: number;
  /** In pixels of the picture that was sent; absent where the model gives no place. */
  readonly box?: Box;
}
