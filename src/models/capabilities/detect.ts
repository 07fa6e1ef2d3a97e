import type { Box, SentPicture } from "./question.ts";

export interface DetectRequest {
  readonly picture: SentPicture;
  /** Names to look for, where the model can be told; left out, whatever it knows. */
  readonly wanted?: readonly string[];
}

export interface Detection {
  /** As the model calls it. */
  readonly name: string;
  /** 0 to 1 as the model says; absent where it says nothing. */
  readonly confidence?: number;
  /** In pixels of the picture that was sent. */
  readonly box: Box;
}
