/** What a source says, piece by piece, and where it says so. */

export const sourceKinds = ["text", "image", "audio", "video", "document"] as const;

export type SourceKind = (typeof sourceKinds)[number];

/** A rectangle in pixels of the picture or page as shown, origin top left. */
export interface PlaceBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where in a source something stands. Pages and lines count from 1, seconds from 0. */
export interface Place {
  readonly page?: number | undefined;
  readonly line?: number | undefined;
  readonly boundingBox?: PlaceBox | undefined;
  readonly startSecond?: number | undefined;
  readonly endSecond?: number | undefined;
}

/** One stretch of text from one source. The passages of a source come in reading order. */
export interface Passage {
  /** Names the source, for example `image 1`. */
  readonly source: string;
  readonly kind: SourceKind;
  readonly text: string;
  readonly place: Place;
}
