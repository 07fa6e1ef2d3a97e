/** What is asked of a model that answers in words. */
export interface Question {
  /** The hub's own words: who the model is and what it must do. Nothing a caller sent stands here. */
  readonly instructions: string;
  /** The task and its material; what others wrote stands inside fences. */
  readonly text: string;
  /** The answer is to be JSON of this shape; left out, it is prose. */
  readonly answer?: AnswerShape;
  readonly maxOutputTokens?: number;
}

export interface AnswerShape {
  /** Letters, digits and `_`; some vendors show it to the model. */
  readonly name: string;
  /**
   * JSON Schema in the part that every vendor takes: each object lists all its properties as
   * required and no others, what may be missing is nullable, no lengths, ranges or patterns.
   */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** A picture as it is sent; upright, and within the model's limits. */
export interface SentPicture {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** In pixels of the picture it was found in, from its top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
