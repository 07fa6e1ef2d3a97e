import type { SentPicture } from "./question.ts";

export interface EmbedRequest {
  /** At least one. A model for text only refuses pictures with `models.mediaRefused`. */
  readonly inputs: readonly EmbedInput[];
  /** Length of the vectors, where the model can be told. */
  readonly dimensions?: number;
  /** What the vectors are for, where the model tells them apart. */
  readonly purpose?: "query" | "document";
}

export type EmbedInput =
  | { readonly text: string; readonly picture?: undefined }
  | { readonly picture: SentPicture; readonly text?: undefined };

/** One vector for each input, in the same order and all of one length. */
export type Vectors = readonly (readonly number[])[];
